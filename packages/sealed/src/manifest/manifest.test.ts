import { describe, expect, test } from 'vitest'
import { newContentKey, unwrapKey, wrapKey } from '../keys/epoch.ts'
import { newCoffre, newNode, versionAct } from '../testing/devices.ts'
import { canonical } from './canonical.ts'
import { readManifest } from './manifest.ts'
import { parseRecord } from './parse-record.ts'
import type { SignedRecord } from './record.ts'
import { newAuthorKey, signRecord } from './sign-record.ts'

const three = ['agnès', 'bruno', 'chloé']

async function withFile() {
  const coffre = await newCoffre(three)
  const agnes = coffre.device('agnès')
  const epoch = await coffre.begin(agnes, three)
  const act = await versionAct(epoch, { name: 'budget.ods' })
  const record = await agnes.write(act)
  const options = { coffre: coffre.id, founder: 'agnès', authors: coffre.authors }
  return { coffre, agnes, epoch, act, record, options }
}

const names = (manifest: Awaited<ReturnType<typeof readManifest>>) =>
  [...manifest.nodes.values()].map(({ name }) => name)

/** A reader that takes a record for what it says, as Nextcloud’s first metadata were taken. */
const naiveNames = (records: readonly SignedRecord[]) =>
  records.flatMap(({ body }) => {
    const { act } = JSON.parse(body) as { act: { name?: string } }
    return act.name === undefined ? [] : [act.name]
  })

describe('F1 F8 what stands in a record', () => {
  const changes: readonly (readonly [string, (body: string) => string])[] = [
    ['the name', (body) => body.replace('budget.ods', 'budget.exe')],
    ['the type', (body) => body.replace('text/plain', 'text/html')],
    ['the size', (body) => body.replace('"size":3', '"size":4')],
    ['the blob', (body) => body.replace(/"blob":"[\w-]{24}"/, `"blob":"${newNode()}"`)],
    ['the key', (body) => body.replace(/"box":"(.)/, (_, first) => `"box":"${first === 'A' ? 'B' : 'A'}`)],
    ['the parent', (body) => body.replace('"parent":"root"', `"parent":"${newNode()}"`)],
    ['the author', (body) => body.replace('"author":"agnès"', '"author":"bruno"')],
  ]
  test.each(changes)(
    '%s changed: the record is not listed, and says that its signature is wrong',
    async (_what, change) => {
      const { agnes, options } = await withFile()
      const [first, file] = [...agnes.records.values()]
      const forged = { ...file!, body: change(file!.body) }
      expect(forged.body).not.toBe(file!.body)
      expect(naiveNames([first!, forged])).toHaveLength(1)
      const manifest = await readManifest([first!, forged], options)
      expect(names(manifest)).toEqual([])
      expect([...manifest.quarantine.values()]).toEqual(['signature'])
    },
  )

  test.each(['..', '.', 'a/b', '', ' a', 'a\0b', 'a\nb', '\ud800', 'x'.repeat(256)])(
    'no member can sign the name %j',
    async (name) => {
      const { agnes, epoch } = await withFile()
      await expect(agnes.write(await versionAct(epoch, { name }))).rejects.toMatchObject({ code: 'format' })
    },
  )

  test('a record is read in one spelling, without a member too many or too few', async () => {
    const { agnes } = await withFile()
    const body = [...agnes.records.values()][1]!.body
    expect(canonical(parseRecord(body))).toBe(body)
    for (const other of [
      ` ${body}`,
      body.replace('{', '{"x":1,'),
      body.replace('"v":1', '"v":2'),
      body.replace('"padded":false,', ''),
      body.replace('"size":3', '"size":3.0'),
      'null',
      '{',
    ])
      expect(() => parseRecord(other)).toThrow('format')
  })
})

test('F9: what is shown of a file was signed: dates and owners that storage tells are asked nowhere', async () => {
  const { agnes } = await withFile()
  const [file] = (await agnes.manifest()).nodes.values()
  expect(file?.versions[0]).toMatchObject({ author: 'agnès', time: '2026-11-21T14:00:02.000Z', act: { size: 3 } })
})

describe('F10 what is planted', () => {
  test('unsigned, signed by a stranger, of another coffre, of somebody who never was a member: quarantined', async () => {
    const { coffre, agnes, epoch, options } = await withFile()
    const good = [...agnes.records.values()]
    const body = parseRecord(good[1]!.body)
    const planted = { ...body, act: await versionAct(epoch, { name: 'preuve.pdf' }) }
    const stranger = await newAuthorKey()
    const forged: SignedRecord[] = [
      { body: canonical(planted), signature: good[1]!.signature },
      { body: canonical(planted), signature: '' },
      await signRecord(planted, stranger.signing),
      await signRecord({ ...planted, author: 'mallory' }, stranger.signing),
      await signRecord({ ...planted, coffre: '!autre:parvis', author: 'mallory' }, stranger.signing),
    ]
    expect(naiveNames(forged)).toContain('preuve.pdf')
    const known = new Map([...coffre.authors, ['mallory', stranger.verifying]])
    const manifest = await readManifest([...good, ...forged], { ...options, authors: known })
    expect(names(manifest)).toEqual(['budget.ods'])
    expect(new Set(manifest.quarantine.values())).toEqual(new Set(['signature', 'outsider', 'foreign']))
  })

  test('a second beginning of the coffre, by whomever, changes nothing', async () => {
    const { coffre, agnes, options } = await withFile()
    const bruno = coffre.device('bruno')
    const other = coffre.device('agnès')
    await coffre.begin(other, ['agnès'])
    await bruno.write({ kind: 'epoch', id: `9.${'A'.repeat(43)}`, members: ['bruno'] }, { after: [] })
    const merged = await readManifest([...bruno.records.values(), ...agnes.records.values()], options)
    expect(names(merged)).toEqual(['budget.ods'])
    expect([...merged.quarantine.values()]).toEqual(['outsider'])
  })
})

describe('F3 F18 after a removal', () => {
  async function removed() {
    const made = await withFile()
    const chloe = made.coffre.device('chloé')
    const bruno = made.coffre.device('bruno')
    chloe.hear(made.agnes)
    bruno.hear(made.agnes)
    const next = await made.coffre.begin(made.agnes, ['agnès', 'bruno'])
    return { ...made, chloe, bruno, next }
  }

  test('who was removed writes nothing more: not under the old key, not under the new epoch’s name', async () => {
    const { agnes, chloe, epoch, next } = await removed()
    await chloe.write(await versionAct(epoch, { name: 'après.txt' }))
    expect(names(await chloe.manifest())).toContain('après.txt')
    agnes.hear(chloe)
    await chloe.write(await versionAct(epoch, { name: 'encore.txt' }), { epoch: next.id })
    agnes.hear(chloe)
    const manifest = await agnes.manifest()
    expect(names(manifest)).toEqual(['budget.ods'])
    expect([...manifest.quarantine.values()]).toEqual(['outsider', 'outsider'])
    expect(manifest.members).toEqual(new Set(['agnès', 'bruno']))
  })

  test('a member’s write under the old key is superseded, and counts once it is written under the new one', async () => {
    const { agnes, bruno, epoch, next } = await removed()
    const act = await versionAct(epoch, { name: 'hors ligne.txt' })
    await bruno.write(act)
    bruno.hear(agnes)
    expect([...(await bruno.manifest()).quarantine.values()]).toEqual(['superseded'])
    await bruno.write({ ...act, key: (await versionAct(next, act)).key })
    expect(names(await bruno.manifest())).toEqual(['budget.ods', 'hors ligne.txt'])
  })

  test('nobody goes back to an epoch: neither by its number nor by its name', async () => {
    const { agnes, chloe, bruno, epoch, next } = await removed()
    bruno.hear(agnes)
    for (const id of [epoch.id, next.id, `2.${'A'.repeat(43)}`, `7.${'A'.repeat(43)}`])
      await bruno.write({ kind: 'epoch', id, members: three })
    await bruno.write({ kind: 'epoch', id: `2.${'z'.repeat(43)}`, members: three }, { epoch: epoch.id })
    await chloe.write({ kind: 'epoch', id: `3.${'z'.repeat(43)}`, members: three })
    bruno.hear(chloe)
    const manifest = await bruno.manifest()
    expect(manifest.epoch).toBe(next.id)
    expect(manifest.members.has('chloé')).toBe(false)
  })

  test('keys wrapped again open under the new epoch; the content is the same blob', async () => {
    const { coffre, agnes, act, record, next } = await removed()
    const key = newContentKey()
    const place = { file: act.node, version: 1, blob: act.blob }
    await agnes.write({ kind: 'rewrap', keys: { [record]: await wrapKey(next, place, key) } })
    const [file] = (await agnes.manifest()).nodes.values()
    expect(file?.versions[0]?.act.blob).toBe(act.blob)
    const onlyNew = new Map([[next.id, coffre.epochs.get(next.id)!]])
    expect(await unwrapKey(onlyNew, place, file!.versions[0]!.key)).toEqual(key)
  })

  test('two removals at the same time: whoever either of them removed is out', async () => {
    const { coffre, agnes, bruno } = await removed()
    await coffre.begin(bruno, ['agnès', 'bruno', 'chloé'])
    agnes.hear(bruno)
    expect((await agnes.manifest()).members).toEqual(new Set(['agnès', 'bruno']))
  })

  test('who comes back writes again', async () => {
    const { coffre, agnes, chloe } = await removed()
    const third = await coffre.begin(agnes, three)
    chloe.hear(agnes)
    await chloe.write(await versionAct(third, { name: 'retour.txt' }))
    agnes.hear(chloe)
    expect(names(await agnes.manifest())).toEqual(['budget.ods', 'retour.txt'])
  })
})
