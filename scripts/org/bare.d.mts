/** Writes a bare repository with one commit on `branch`, and gives the commit. */
export function writeBare(
  directory: string,
  files: ReadonlyMap<string, string | Buffer>,
  how?: { readonly branch?: string; readonly message?: string },
): string;
