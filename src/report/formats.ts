/** Names of formats, apart from what writes them so that the command line can name them without loading anything. */
export const REPORT_FORMATS = ['terminal', 'json', 'sarif', 'markdown', 'github'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const INVENTORY_FORMATS = ['terminal', 'json', 'jsonl'] as const;
export type InventoryFormat = (typeof INVENTORY_FORMATS)[number];
