/**
 * A lock is a file that names its holder's pid and when that process started,
 * so that a pid used again by another program is never taken for the holder.
 */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** When process `pid` started, in words of the system; `undefined` when there is no such process. */
export function startedAt(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : fields[19]
    }
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() || undefined
    )
  } catch {
    return undefined
  }
}

/** Is the process that was recorded as `{pid, started}` still that process? */
export function isAlive(record) {
  return record !== undefined && record.started !== undefined && startedAt(record.pid) === record.started
}

/** Takes the lock at once, or tells who holds it. */
export function tryLock(path, info = {}) {
  mkdirSync(dirname(path), { recursive: true })
  const own = { pid: process.pid, started: startedAt(process.pid), ...info }
  for (;;) {
    if (create(path, own)) return { held: true, ...holding(path, own) }
    const holder = readLock(path)
    if (isAlive(holder)) return { held: false, holder }
    removeStale(path, holder)
  }
}

/** Waits until the lock is ours. `onWait` is called once, when somebody else holds it. */
export async function waitLock(path, { onWait = () => {}, signal } = {}) {
  for (let told = false; ; told = true) {
    const lock = tryLock(path)
    if (lock.held) return lock
    if (!told) onWait(lock.holder)
    await sleep(250, undefined, { signal })
  }
}

export function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function holding(path, own) {
  return {
    update(info) {
      const draft = write(path, { ...own, ...info })
      renameSync(draft, path)
    },
    release() {
      if (readLock(path)?.pid === process.pid) rmSync(path, { force: true })
    },
  }
}

function write(path, record) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 })
  return draft
}

/** link(2) is the one call that creates a whole file or nothing. */
function create(path, record) {
  const draft = write(path, record)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Two processes may find the same dead holder: whoever moved a living one's file away puts it back. */
function removeStale(path, seen) {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  if (JSON.stringify(readLock(aside)) !== JSON.stringify(seen)) {
    try {
      linkSync(aside, path)
    } catch {
      // Somebody created a new one meanwhile.
    }
  }
  rmSync(aside, { force: true })
}
