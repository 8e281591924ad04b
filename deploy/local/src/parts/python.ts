import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Newest first, then whatever `python3` is. */
const names = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python']

export interface Python {
  readonly program: string
  readonly version: readonly [number, number]
  /** `venv` and `ensurepip` are packages of their own on Debian. */
  readonly hasVenv: boolean
  readonly hasPip: boolean
}

const probe = `
import importlib.util as u, json, sys
has = lambda name: u.find_spec(name) is not None
print(json.dumps({"version": list(sys.version_info[:2]), "hasVenv": has("venv") and has("ensurepip"), "hasPip": has("pip")}))
`

/** The first Python that is new enough, one that can make an isolated environment before one that can't. */
export async function findPython(
  env: NodeJS.ProcessEnv,
  least: readonly [number, number],
): Promise<Python | undefined> {
  const found: Python[] = []
  for (const name of names) {
    const python = await look(name, env)
    if (python && isAtLeast(python.version, least)) found.push(python)
  }
  return found.find((python) => python.hasVenv) ?? found[0]
}

async function look(program: string, env: NodeJS.ProcessEnv): Promise<Python | undefined> {
  try {
    const { stdout } = await execute(program, ['-c', probe], { env, timeout: 10_000 })
    return { program, ...(JSON.parse(stdout) as Omit<Python, 'program'>) }
  } catch {
    return undefined
  }
}

export function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  const differs = least.findIndex((part, at) => part !== (version[at] ?? 0))
  return differs === -1 || (version[differs] ?? 0) > (least[differs] ?? 0)
}
