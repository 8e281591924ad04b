import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { archiveOf } from './archive.ts'
import { fakeFiles } from './port.fake.ts'
import { indexOf } from './model/tree.ts'
import { archiveItems, sizeOf } from './model/zip-names.ts'
import { FilesError, topFolder, type FilesPort } from './port.ts'
import { deposit, entry } from './port.contract.ts'

const me = { id: '@claire:test', name: 'Claire' }

async function filled() {
  const { port } = fakeFiles({ me, members: [me], coffres: [], after: (_ms, run) => queueMicrotask(run) })
  const folder = await port.makeFolder('!a', topFolder, 'Études')
  await deposit(port, '!a', 'à lire.txt', 'le permis part jeudi')
  const note = await deposit(port, '!a', 'note.txt', 'page 12')
  await port.move('!a', [note], folder)
  const state = port.open('!a').value
  const entries = state.at === 'ready' ? state.entries : []
  const items = archiveItems(
    indexOf(entries),
    entries.filter(({ parent }) => parent === topFolder),
  )
  return { port, items, note }
}

it('makes an archive that another program reads, and counts what passes', async () => {
  const { port, items } = await filled()
  let seen = 0
  const stop = new AbortController().signal
  const zip = await new Response(archiveOf(items, { port, stop, seen: (bytes) => (seen += bytes) })).bytes()
  expect(seen).toBe(sizeOf(items))
  const folder = mkdtempSync(join(tmpdir(), 'parvis-zip-'))
  try {
    writeFileSync(join(folder, 'a.zip'), zip)
    const read = `import zipfile; z = zipfile.ZipFile('a.zip'); print(z.testzip(), sorted((n, z.read(n).decode()) for n in z.namelist()))`
    const said = execFileSync('python3', ['-c', read], { cwd: folder, encoding: 'utf8' })
    expect(said.trim()).toBe("None [('Études/note.txt', 'page 12'), ('à lire.txt', 'le permis part jeudi')]")
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('is no archive where one of its files is not what was written', async () => {
  const { port, items, note } = await filled()
  const altered: Pick<FilesPort, 'content'> = {
    content: (coffre, node) => (node === note ? Promise.reject(new FilesError('altered')) : port.content(coffre, node)),
  }
  const stop = new AbortController().signal
  const zip = new Response(archiveOf(items, { port: altered, stop, seen: () => {} }))
  await expect(zip.bytes()).rejects.toMatchObject({ code: 'altered' })
  expect(entry(port, '!a', note).name).toBe('note.txt')
})

it('ends when it is told to', async () => {
  const { port, items } = await filled()
  const stop = AbortSignal.abort()
  await expect(new Response(archiveOf(items, { port, stop, seen: () => {} })).bytes()).rejects.toThrow()
})
