import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { begin, ensureClient, run } from './testing/debian-client.ts'
import { basic, hrefs } from './testing/running-store.ts'
import { StoreProcess } from './testing/store-process.ts'

const password = 'claire-has-a-password'
let store: StoreProcess
let folder: string
beforeAll(async () => {
  ensureClient('litmus', 'litmus')
  ensureClient('nextcloudcmd', 'nextcloud-desktop-cmd')
  ensureClient('rclone', 'rclone')
  store = await StoreProcess.start({ claire: password, litmus: password, rclone: password })
  folder = mkdtempSync(join(tmpdir(), 'parvis-clients-'))
})
afterAll(async () => {
  await store.end()
  rmSync(folder, { recursive: true, force: true })
})

const make = (name: string) => {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  return path
}
const inside = (path: string) =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(^|\/)\.|\.sync_/.test(name))
    .sort()

describe('litmus', () => {
  test.each(['/remote.php/webdav/', '/remote.php/dav/files/litmus/'])('finds nothing wrong with %s', async (path) => {
    const { output, code } = await run('litmus', ['-k', `${store.url}${path}`, 'litmus', password], make('litmus'))
    const passed = [...output.matchAll(/(\d+) passed, (\d+) failed/g)].map((match) => [
      Number(match[1]),
      Number(match[2]),
    ])
    expect(passed).toEqual([
      [16, 0],
      [13, 0],
      [30, 0],
      [41, 0],
      [4, 0],
    ])
    expect(output).not.toContain('WARNING')
    expect(code).toBe(0)
  })
})

describe('nextcloudcmd', () => {
  const args = (local: string) => ['--non-interactive', '--trust', '-u', 'claire', '-p', password, local, store.url]
  const sync = async (local: string) => {
    const { code, output } = await run('nextcloudcmd', args(local), folder)
    expect(code, output.slice(-2000)).toBe(0)
  }
  const same = (one: string, other: string) => {
    expect(inside(other)).toEqual(inside(one))
    const files = inside(one).filter((name) => name.includes('.'))
    for (const name of files) expect(readFileSync(join(other, name)).equals(readFileSync(join(one, name)))).toBe(true)
  }

  test('takes files up and down; a rename, a deletion and a change follow', async () => {
    const [here, there] = [make('here'), make('there')]
    mkdirSync(join(here, 'été & co'))
    for (const name of ['a.txt', 'b#1?.txt', 'été & co/50%.txt']) writeFileSync(join(here, name), `this is ${name}`)
    writeFileSync(join(here, 'empty.txt'), '')
    await sync(here)
    await sync(there)
    same(here, there)
    renameSync(join(here, 'a.txt'), join(here, 'été & co/a2.txt'))
    rmSync(join(here, 'empty.txt'))
    writeFileSync(join(here, 'b#1?.txt'), 'changed, and longer')
    await sync(here)
    await sync(there)
    same(here, there)
    expect(inside(there)).toEqual(['b#1?.txt', 'été & co', 'été & co/50%.txt', 'été & co/a2.txt'])
  })

  test('keeps both when two changed the same', async () => {
    const [here, there] = [make('here'), make('there')]
    const write = (local: string, text: string, time: number) => {
      writeFileSync(join(local, 'b#1?.txt'), text)
      utimesSync(join(local, 'b#1?.txt'), time, time)
    }
    write(here, 'of the one', 1_800_000_000)
    write(there, 'of the other one', 1_800_000_100)
    await sync(here)
    await sync(there)
    await sync(here)
    expect(readFileSync(join(there, 'b#1?.txt'), 'utf8')).toBe('of the one')
    const conflict = inside(there).find((name) => name.includes('conflicted copy')) ?? ''
    expect(readFileSync(join(there, conflict), 'utf8')).toBe('of the other one')
  })

  test('T27 is killed in the middle of 150 MB, goes on where it was, and the file is whole', async () => {
    const here = make('large')
    const bytes = randomBytes(150_000_000)
    writeFileSync(join(here, 'large.bin'), bytes)
    const child = begin('nextcloudcmd', args(here), folder)
    const early = await firstChunk()
    child.kill('SIGKILL')
    await once(child, 'exit')
    await sync(here)
    const answer = await fetch(`${store.url}/remote.php/dav/files/claire/large.bin`, {
      headers: { authorization: basic('claire', password) },
    })
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    // What was there before the kill is a part of the file: it was not sent again.
    expect(existsSync(early)).toBe(true)
  }, 120_000)

  test('is told when the password is wrong', async () => {
    const { code } = await run(
      'nextcloudcmd',
      args(make('wrong')).map((word) => (word === password ? 'wrong' : word)),
      folder,
    )
    expect(code).not.toBe(0)
  })

  /** Waits until the store lists a chunk. @returns the path of its blob, the only one of that size */
  async function firstChunk(): Promise<string> {
    for (;;) {
      const [upload] = await list('')
      if (upload !== undefined && (await list(upload)).length > 0) return blobOf(10_000_000)
      await sleep(5)
    }
  }

  function blobOf(size: number): string {
    const entries = readdirSync(join(store.folder, 'data/blobs'), { recursive: true, withFileTypes: true })
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return paths.find((path) => statSync(path).size === size) ?? ''
  }

  /** Names in the folder of uploads, or in one of them. */
  async function list(upload: string): Promise<readonly string[]> {
    const url = `${store.url}/remote.php/dav/uploads/claire/${upload}`
    const answer = await fetch(url, { method: 'PROPFIND', headers: { authorization: basic('claire', password) } })
    const found = answer.status === 207 ? hrefs(await answer.text()).slice(1) : []
    return found.flatMap((href) => href.split('/').filter(Boolean).at(-1) ?? [])
  }
})

describe('rclone', () => {
  test('copies a tree and finds every byte of it again, by the checksums of the server', async () => {
    const tree = make('tree')
    mkdirSync(join(tree, 'in/deep'), { recursive: true })
    for (let count = 0; count < 30; count += 1)
      writeFileSync(join(tree, `in/n${count} é#.txt`), randomBytes(count * 100))
    writeFileSync(join(tree, 'in/deep/x.bin'), randomBytes(3_000_000))
    const obscured = (await run('rclone', ['obscure', password], folder)).output.trim()
    const config = join(folder, 'rclone.conf')
    const remote = {
      type: 'webdav',
      url: `${store.url}/remote.php/dav/files/rclone`,
      vendor: 'nextcloud',
      user: 'rclone',
      pass: obscured,
    }
    writeFileSync(config, ['[n]', ...Object.entries(remote).map(([key, value]) => `${key} = ${value}`)].join('\n'))
    const rclone = async (...args: string[]) => run('rclone', ['--config', config, ...args], folder)
    for (const args of [
      ['copy', tree, 'n:there'],
      ['check', tree, 'n:there'],
      ['copy', 'n:there', 'n:again'],
      ['check', tree, 'n:again'],
      ['move', 'n:again', 'n:moved'],
      ['check', tree, 'n:moved'],
      ['purge', 'n:moved'],
    ]) {
      const { code, output } = await rclone(...args)
      expect(code, `${args.join(' ')}: ${output}`).toBe(0)
    }
    const { output } = await rclone('check', tree, 'n:there', '--combined', '-')
    expect(output.match(/^= /gm)).toHaveLength(31)
    expect((await rclone('hashsum', 'sha1', 'n:there')).output).toMatch(/^[0-9a-f]{40} /m)
    expect((await rclone('about', 'n:')).output).toContain('Used')
  })
})
