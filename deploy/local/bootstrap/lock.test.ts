import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { isAlive, readLock, startedAt, tryLock, waitLock } from './lock.mjs'

describe('a lock', () => {
  let folder: string
  let path: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parvis-lock-'))
    path = join(folder, 'lock.json')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const take = () => {
    const lock = tryLock(path)
    if (!lock.held) throw new Error('held by another')
    return lock
  }

  it('is held by one, who can be asked for', () => {
    take().update({ url: 'http://localhost:8480' })
    const second = tryLock(path)
    expect(second).toMatchObject({ held: false, holder: { pid: process.pid, url: 'http://localhost:8480' } })
  })

  it('can be taken again once released, and leaves nothing behind', () => {
    take().release()
    expect(readdirSync(folder)).toEqual([])
    take().release()
  })

  it('of a process that was killed is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const record = { pid: child.pid ?? 0, started: startedAt(child.pid ?? 0) }
    writeFileSync(path, JSON.stringify(record))
    expect(tryLock(path).held).toBe(false)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('exit', resolve))
    expect(tryLock(path).held).toBe(true)
  })

  it('is not kept by another program that was given the same pid later', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'another time' }))
    expect(isAlive(readLock(path))).toBe(false)
    expect(tryLock(path).held).toBe(true)
  })

  it('of which the file is damaged is taken over', () => {
    writeFileSync(path, '{"pid":')
    expect(tryLock(path).held).toBe(true)
  })

  it('is waited for, and who waits is told so once', async () => {
    const first = take()
    let told = 0
    const second = waitLock(path, { onWait: () => (told += 1) })
    setTimeout(() => first.release(), 600)
    ;(await second).release()
    expect(told).toBe(1)
  })
})
