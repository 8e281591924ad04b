import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * A real client by its Debian package: the machine's, else brought where this is root on Debian, as the runner does for
 * other engines. Where it can't be had, the test fails and says which package is missing.
 */
export function ensureClient(program: string, debianPackage: string): void {
  const isThere = () => spawnSync('which', [program]).status === 0
  if (isThere()) return
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const environment = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
    spawnSync('env', [...environment, 'update'], { stdio: 'ignore' })
    spawnSync('env', [...environment, '-y', '--no-install-recommends', 'install', debianPackage], { stdio: 'ignore' })
  }
  if (!isThere()) throw new Error(`${program} is not on this machine: install the package ${debianPackage}`)
}

export interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs a client to its end, in a folder, with nothing of this machine's home. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const options = { cwd, env: environment(cwd), maxBuffer: 64 * 2 ** 20, timeout: 60_000 }
  try {
    const { stdout, stderr } = await execute(program, [...args], options)
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string }
    return { code: typeof code === 'number' ? code : 1, output: `${stdout ?? ''}${stderr ?? ''}` }
  }
}

export function begin(program: string, args: readonly string[], cwd: string): ChildProcess {
  return spawn(program, [...args], { cwd, env: environment(cwd), stdio: 'ignore' })
}

function environment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    XDG_RUNTIME_DIR: home,
    LANG: 'C.UTF-8',
    QT_QPA_PLATFORM: 'offscreen',
  }
}
