import { readFile, readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** Every process that was started on this profile: as when the machine loses its power, but for the system’s own buffers. */
export async function endBrowserOf(folder: string): Promise<void> {
  const needle = `--user-data-dir=${folder}`
  const running = async () => {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
    return pids.filter((_pid, n) => lines[n]?.split('\0').includes(needle)).map(Number)
  }
  for (let left = await running(); left.length > 0; left = await running()) {
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Gone meanwhile.
      }
    }
    await sleep(50)
  }
}
