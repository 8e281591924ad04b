import { describe, expect, it, vi } from 'vitest'
import { topFolder, type CoffreState, type FilesPort, type NodeId } from './port.ts'

/** A port with one coffre in which its person may write, and how long an upload may take. */
export interface FilesSetting {
  readonly port: FilesPort
  readonly coffre: string
}

// A busy machine answers late; nothing here waits for a time, only for what it sees.
export const eventually = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 20_000 })

/** What any implementation of the port must do. */
export function describeFilesPort(name: string, make: () => Promise<FilesSetting>): void {
  describe(`${name} as a port of files`, () => {
    it('makes, renames, moves and deletes a folder, and takes the deletion back', async () => {
      const { port, coffre } = await make()
      const plans = await port.makeFolder(coffre, topFolder, 'Plans')
      const old = await port.makeFolder(coffre, topFolder, 'Anciens')
      await port.move(coffre, [old], plans)
      await port.rename(coffre, old, 'Archives')
      expect(shown(port, coffre)).toEqual(['Plans', 'Plans/Archives'])
      await port.remove(coffre, [plans])
      expect(shown(port, coffre)).toEqual([])
      expect(ready(port, coffre).trash).toHaveLength(2)
      await port.restore(coffre, [plans])
      expect(shown(port, coffre)).toEqual(['Plans', 'Plans/Archives'])
    })

    it('tells who did what with an entry, newest first', async () => {
      const { port, coffre } = await make()
      const plans = await port.makeFolder(coffre, topFolder, 'Plans')
      const note = await deposit(port, coffre, 'note.txt', 'un')
      await deposit(port, coffre, 'note.txt', 'deux', note)
      await port.rename(coffre, note, 'avis.txt')
      await port.move(coffre, [note], plans)
      await port.move(coffre, [note], topFolder)
      await port.remove(coffre, [note])
      await port.restore(coffre, [note])
      const told = port.activity(coffre, note)
      expect(told.map(({ change }) => change)).toEqual([
        { kind: 'restored' },
        { kind: 'deleted' },
        { kind: 'moved', from: 'Plans', to: null },
        { kind: 'moved', from: null, to: 'Plans' },
        { kind: 'renamed', from: 'note.txt', to: 'avis.txt' },
        { kind: 'version', number: 2 },
        { kind: 'added' },
      ])
      expect(new Set(told.map(({ by }) => by.id))).toEqual(new Set([port.me.value?.id]))
      expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
      expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).toSorted((a, b) => b - a))
      expect(port.activity(coffre, plans).map(({ change: { kind } }) => kind)).toEqual(['added'])
      expect(port.activity(coffre, 'nothing')).toEqual([])
    })

    it('gives back the bytes of a file, and of each of its versions', async () => {
      const { port, coffre } = await make()
      const note = await deposit(port, coffre, 'note.txt', 'un')
      await deposit(port, coffre, 'note.txt', 'deux', note)
      expect(await words(port, coffre, note)).toBe('deux')
      const [second, first] = entry(port, coffre, note).versions
      expect([second?.number, first?.number]).toEqual([2, 1])
      expect(await words(port, coffre, note, first?.id)).toBe('un')
      await port.restoreVersion(coffre, note, first?.id ?? '')
      await eventually(() => expect(entry(port, coffre, note).versions).toHaveLength(3))
      expect(await words(port, coffre, note)).toBe('un')
    })

    it('keeps two files of one name, and copies one beside the other', async () => {
      const { port, coffre } = await make()
      const one = await deposit(port, coffre, 'plan.pdf', 'a')
      await deposit(port, coffre, 'plan.pdf', 'b')
      expect(shown(port, coffre)).toEqual(['plan (2).pdf', 'plan.pdf'])
      const folder = await port.makeFolder(coffre, topFolder, 'Copies')
      await port.copy(coffre, [one], folder)
      await eventually(() => expect(shown(port, coffre)).toContain('Copies/plan.pdf'))
    })

    it('copies a folder with all that is in it', async () => {
      const { port, coffre } = await make()
      const from = await port.makeFolder(coffre, topFolder, 'Plans')
      const inner = await port.makeFolder(coffre, from, 'Lot 4')
      const plan = await deposit(port, coffre, 'plan.pdf', 'a')
      await port.move(coffre, [plan], inner)
      const into = await port.makeFolder(coffre, topFolder, 'Copies')
      await port.copy(coffre, [from], into)
      await eventually(() => expect(shown(port, coffre)).toContain('Copies/Plans/Lot 4/plan.pdf'))
      expect(shown(port, coffre)).toHaveLength(7)
    })

    it('tells of an upload until it is taken off the list', async () => {
      const { port, coffre } = await make()
      await deposit(port, coffre, 'a.txt', 'a')
      const [transfer] = port.transfers.value
      expect(transfer?.sent).toBe(transfer?.size)
      port.cancel(transfer?.id ?? '')
      await eventually(() => expect(port.transfers.value).toEqual([]))
    })

    it('marks favourites', async () => {
      const { port } = await make()
      port.setFavourite('a', true)
      port.setFavourite('b', true)
      port.setFavourite('a', false)
      expect([...port.favourites.value]).toEqual(['b'])
    })
  })
}

type Ready = Extract<CoffreState, { at: 'ready' }>

function ready(port: FilesPort, coffre: string): Ready {
  const { value } = port.open(coffre)
  if (value.at !== 'ready') throw new Error(`the coffre is ${value.at}`)
  return value
}

/** Paths, in the order of the alphabet. */
export function shown(port: FilesPort, coffre: string): readonly string[] {
  const { entries } = ready(port, coffre)
  const path = (node: NodeId): string => {
    const found = entries.find(({ id }) => id === node)
    if (!found) return ''
    return found.parent === topFolder ? found.name : `${path(found.parent)}/${found.name}`
  }
  return entries.map(({ id }) => path(id)).toSorted()
}

export function entry(port: FilesPort, coffre: string, node: NodeId) {
  const found = ready(port, coffre).entries.find(({ id }) => id === node)
  if (!found) throw new Error('no such entry')
  return found
}

export async function words(port: FilesPort, coffre: string, node: NodeId, version?: string): Promise<string> {
  return (await port.read(coffre, node, version)).text()
}

/** Uploads, and waits until it is there. */
export async function deposit(
  port: FilesPort,
  coffre: string,
  name: string,
  text: string,
  replaces: NodeId | null = null,
  parent: NodeId = topFolder,
): Promise<NodeId> {
  const before = new Set(ready(port, coffre).entries.map(({ id }) => id))
  const versions = replaces === null ? 0 : entry(port, coffre, replaces).versions.length
  port.upload(coffre, [{ file: new File([text], name), parent, replaces }])
  return eventually(() => {
    if (replaces !== null) {
      expect(entry(port, coffre, replaces).versions).toHaveLength(versions + 1)
      return replaces
    }
    const fresh = ready(port, coffre).entries.find(({ id }) => !before.has(id))
    if (!fresh) throw new Error('not there yet')
    return fresh.id
  })
}
