import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { plain, runCommand } from './testing/run-command.ts'
import { bundleFiles, upTo } from './testing/sample-bundle.ts'
import { folderFiles, writeFolder } from './testing/sample-folder.ts'
import { sampleLog } from './testing/sample-log.ts'
import { writeZip } from './testing/write-zip.ts'

/** Starts a program in a network namespace of its own, where there is nothing and nowhere to go. */
const alone = ['unshare', '--user', '--map-root-user', '--net', '--'] as const

const log = sampleLog(600)
const home = mkdtempSync(join(tmpdir(), 'parvis-offline-'))
const zip = join(home, 'log.zip')
writeFileSync(zip, writeZip(bundleFiles(log, upTo(600))))
const folder = writeFolder(folderFiles(log))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
  folder[Symbol.dispose]()
})

test('R7 the command verifies where there is no network', () => {
  const [first, ...rest] = alone
  const seen = execFileSync(first, [...rest, 'cat', '/proc/net/dev'], { encoding: 'utf8' })
  const interfaces = seen.trimEnd().split('\n').slice(2)
  expect(interfaces.map((line) => line.trim().split(':')[0])).toEqual(['lo'])
  for (const path of [folder.path, zip]) {
    const { exitCode, out } = runCommand([path], { under: alone })
    expect(plain(out)).toContain('600 entrées, sans rupture')
    expect(exitCode).toBe(0)
  }
})

test('the command needs to read, and nothing else: not to write, to start programs, or to reach anybody', () => {
  const { exitCode, out } = runCommand([zip], { permissions: ['--permission', '--allow-fs-read=*'] })
  expect([exitCode, plain(out)]).toEqual([0, expect.stringContaining('600 entrées, sans rupture')])
})
