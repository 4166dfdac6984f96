export interface Generated {
  readonly name: string;
  readonly path: string;
  readonly head: string;
}

export function generateOrganisation(folder: string, number: number, seed?: number): readonly Generated[];
