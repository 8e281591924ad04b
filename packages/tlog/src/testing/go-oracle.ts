import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildGo } from '../../../testkit/src/go-programs.ts'

/** Somebody's proof, hashes in base64: of an inclusion where there is a leaf, else of a consistency. */
export interface Claim {
  readonly proof: readonly string[]
  readonly size: number
  readonly root: string
  readonly index?: number
  readonly leaf?: string
  readonly old?: number
  readonly oldRoot?: string
}

interface Request {
  readonly entries?: readonly string[]
  /** Pairs of an index and a size. */
  readonly inclusions?: readonly (readonly [number, number])[]
  readonly consistencies?: readonly (readonly [number, number])[]
  readonly claims?: readonly Claim[]
  readonly notes?: readonly { readonly vkey: string; readonly note: string }[]
  /** Texts to be signed by Go, under `Vkey`. */
  readonly signs?: readonly string[]
}

interface Answer {
  /** Of the empty tree first, then after each entry. */
  readonly Roots: readonly string[]
  readonly Inclusions: readonly (readonly string[])[]
  readonly Consistencies: readonly (readonly string[] | null)[]
  /** By Go's own path, which has the height of tiles in it. */
  readonly Tiles: Readonly<Record<string, string>>
  readonly Claims: readonly boolean[]
  readonly Notes: readonly boolean[]
  readonly Vkey: string
  readonly Signed: readonly string[]
}

/** The Go project’s golang.org/x/mod/sumdb, to be asked. Built into `folder`. Throws what `go` said where it cannot be built. */
export function goOracle(folder: string): (request: Request) => Answer {
  const program = buildGo(join(import.meta.dirname, 'go-oracle'), folder)
  return (request) => {
    const input = JSON.stringify(request)
    const { status, stdout, stderr } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
    if (status !== 0) throw new Error(`the Go oracle ended with ${status}: ${stderr}`)
    return JSON.parse(stdout) as Answer
  }
}
