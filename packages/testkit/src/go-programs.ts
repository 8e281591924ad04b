import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Programs of the Tessera project: the peers that our log and our witness are held against. */
export const tessera = {
  /** Puts files into a log in a folder, asks witnesses, publishes. */
  oneshot: 'github.com/transparency-dev/tessera/cmd/examples/posix-oneshot@v1.0.4',
  /** Reads a whole log and computes its root again. */
  fsck: 'github.com/transparency-dev/tessera/cmd/fsck@v1.0.4',
} as const

const without = ['CGO_ENABLED=0', 'GOFLAGS=']

/** Builds a Go program from the module proxy into `folder`. Throws what `go` said. @returns its path */
export function installGo(module: string, folder: string): string {
  execFileSync('env', [...without, `GOBIN=${folder}`, 'go', 'install', module], { stdio: ['ignore', 'ignore', 'pipe'] })
  return join(folder, module.replace(/@.*$/, '').split('/').at(-1) ?? '')
}

/** Builds the Go program whose sources are in `sources`. @returns its path */
export function buildGo(sources: string, folder: string): string {
  const program = join(folder, sources.split('/').at(-1) ?? 'program')
  const args = [...without, 'go', 'build', '-o', program, '.']
  execFileSync('env', args, { cwd: sources, stdio: ['ignore', 'ignore', 'pipe'] })
  return program
}

/** Starts a program and waits for its first line. */
export async function startAndHear(
  program: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
  })
  return { child, line }
}
