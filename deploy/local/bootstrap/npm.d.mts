export class NpmError extends Error {
  readonly reason: 'noNpm' | 'noNetwork' | 'diskFull' | 'failed'
}
export function explain(output: string): NpmError
