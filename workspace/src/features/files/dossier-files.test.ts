import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeName } from '../../shared/lib/free-name.ts'
import { dossierFiles, dossiersPlace } from './dossier-files.ts'
import { dossierAddress, readDossierHash } from './addresses.ts'
import { idOfPath, joinId, parentOf, pathOfId } from './model/paths.ts'
import { eventually, shown } from './port.contract.ts'
import { fakeFiles } from './port.fake.ts'
import { topFolder } from './port.ts'

async function open() {
  const me = { id: '@claire:test', name: 'Claire' }
  const { port: whole } = fakeFiles({ me, members: [me], coffres: [], after: (_ms, run) => queueMicrotask(run) })
  const { port, enter } = dossierFiles(whole.dossiers, whole)
  await enter(topFolder)
  return { port, enter, dossiers: whole.dossiers }
}

describe('shared folders, shown as a coffre is', () => {
  it('are asked for as they are opened, with what is above them', async () => {
    const { port, enter } = await open()
    expect(shown(port, dossiersPlace)).toEqual(['Gabarits', 'Plans'])
    await enter(idOfPath('Plans'))
    expect(shown(port, dossiersPlace)).toEqual(['Gabarits', 'Plans', 'Plans/Façade.pdf'])
  })

  it('a folder that somebody else gave for reading can only be read', async () => {
    const { port, enter } = await open()
    await enter(idOfPath('Gabarits'))
    expect(port.open(dossiersPlace).value).toMatchObject({ at: 'ready', writable: false })
  })

  it('makes, renames, moves, deletes and brings back', async () => {
    const { port } = await open()
    const old = await port.makeFolder(dossiersPlace, topFolder, 'Anciens')
    await port.rename(dossiersPlace, old, 'Archives')
    await port.move(dossiersPlace, [idOfPath('Archives')], idOfPath('Plans'))
    expect(shown(port, dossiersPlace)).toContain('Plans/Archives')
    await port.remove(dossiersPlace, [idOfPath('Plans/Archives')])
    expect(shown(port, dossiersPlace)).not.toContain('Plans/Archives')
    await port.restore(dossiersPlace, [idOfPath('Plans/Archives')])
    expect(shown(port, dossiersPlace)).toContain('Plans/Archives')
  })

  it('keeps two files of one name, or replaces the first where that is asked for', async () => {
    const { port } = await open()
    const file = new File(['a'], 'note.txt')
    const [parent, names] = [topFolder, () => shown(port, dossiersPlace)]
    port.upload(dossiersPlace, [
      { file, parent, replaces: null },
      { file, parent, replaces: null },
    ])
    await eventually(() => expect(names()).toEqual(['Gabarits', 'Plans', 'note (2).txt', 'note.txt']))
    port.upload(dossiersPlace, [{ file, parent, replaces: idOfPath('note.txt') }])
    await eventually(() => expect(port.transfers.value.map(({ at }) => at)).toEqual(['done', 'done', 'done']))
    expect(names()).toHaveLength(4)
  })

  it('brings an earlier version of a file back', async () => {
    const { port, enter, dossiers } = await open()
    await enter(idOfPath('Plans'))
    const [version] = await dossiers.versions('Plans/Façade.pdf')
    await port.restoreVersion(dossiersPlace, idOfPath('Plans/Façade.pdf'), version?.id ?? '')
    expect(await dossiers.versions('Plans/Façade.pdf')).toEqual([])
  })

  it('tells when they can’t be read', async () => {
    const { port, enter, dossiers } = await open()
    Object.assign(dossiers, { list: () => Promise.reject(new TypeError('none')) })
    await enter(idOfPath('Plans'))
    expect(port.open(dossiersPlace).value).toEqual({ at: 'failed', code: 'internal' })
  })
})

describe('a path as an id', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('/'))

  it('comes back, has a folder above, and is never taken for the top', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (folders, last) => {
        const folder = idOfPath(folders.join('/'))
        const id = joinId(folder, last)
        expect([pathOfId(id), parentOf(id)]).toEqual([`${folders.join('/')}/${last}`, folder])
        expect(joinId(topFolder, topFolder)).not.toBe(topFolder)
      }),
    )
  })

  it('comes back from an address, with what is looked at in it', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), name, (folders, last) => {
        const folder = folders.length === 0 ? topFolder : idOfPath(folders.join('/'))
        const read = (as: object) => readDossierHash(dossierAddress(folder, as).hash)
        const node = joinId(folder, last)
        const none = { folder, detail: null, preview: null }
        expect(read({})).toEqual(none)
        expect(read({ detail: node })).toEqual({ ...none, detail: node })
        expect(read({ preview: node })).toEqual({ ...none, preview: node })
      }),
    )
  })

  it('a free name is not among those that are taken', () => {
    fc.assert(
      fc.property(name, fc.array(name), (wanted, taken) => {
        expect(taken).not.toContain(freeName(wanted, taken))
      }),
    )
  })
})
