import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { FileStore } from './file-store.ts'
import { storePath, type StorePath } from './store-path.ts'

/** What a suite runs on. `other`: an account beside, for shares. */
export interface OpenedStore {
  readonly store: FileStore
  readonly user: string
  readonly other: string
}

const body = (bytes: Buffer | string) => Readable.from([Buffer.from(bytes)])
const refused = (code: string) => expect.objectContaining({ code })

/** Names that are trouble somewhere: each must come back as it went in, and touch nothing beside it. */
const awkward = [
  'a#1',
  'a?b',
  'a%20b',
  '50%.txt',
  'a&amp;b',
  'é+;,=@$',
  '007',
  '1e5',
  ' - (1)',
  '%2e%2e',
  'a:b',
  '日本語',
]

/** Whoever implements `FileStore` passes this. `exceptions`: titles that do not hold there, with the reason. */
export function fileStoreContract(
  name: string,
  opened: () => OpenedStore,
  exceptions: Readonly<Record<string, string>> = {},
): void {
  const ok = (title: string, check: (use: OpenedStore & { readonly at: StorePath }) => Promise<void>) =>
    test(exceptions[title] === undefined ? title : `${title}: not here, ${exceptions[title]}`, async () => {
      const { store, user, other } = opened()
      const at = [`contrat-${randomBytes(6).toString('hex')}`]
      await store.makeFolder(user, at)
      const run = check({ store, user, other, at })
      if (exceptions[title] !== undefined) return expect(run).rejects.toThrow()
      await run
      return store.remove(user, at)
    })
  const text = async (store: FileStore, user: string, path: StorePath) => {
    const content = await store.read(user, path)
    return content === null ? null : (await buffer(content.stream)).toString()
  }

  describe(`the contract of a store: ${name}`, () => {
    ok('a file comes back as it was written, whatever its name', async ({ store, user, at }) => {
      for (const one of awkward) await store.write(user, [...at, one], body(one), { length: Buffer.byteLength(one) })
      const listed = await store.list(user, at)
      expect(listed.map(({ path }) => path.at(-1)).toSorted()).toEqual(awkward.toSorted())
      for (const one of awkward) {
        expect(await text(store, user, [...at, one])).toBe(one)
        expect((await store.stat(user, [...at, one])).path).toEqual([...at, one])
      }
    })

    ok('an empty file is a file', async ({ store, user, at }) => {
      await store.write(user, [...at, 'vide'], body(''), { length: 0 })
      expect(await store.stat(user, [...at, 'vide'])).toMatchObject({ kind: 'file', size: 0 })
      expect(await text(store, user, [...at, 'vide'])).toBe('')
    })

    ok('a range is that range, and one beyond the end is refused', async ({ store, user, at }) => {
      const path = [...at, 'f']
      await store.write(user, path, body('0123456789'), { length: 10 })
      const some = await store.read(user, path, { range: { from: 3, to: 5 } })
      expect([some?.status, some?.range, String(await buffer(some!.stream))]).toEqual([206, 'bytes 3-5/10', '345'])
      const rest = await store.read(user, path, { range: { from: 8, to: null } })
      expect(String(await buffer(rest!.stream))).toBe('89')
      await expect(store.read(user, path, { range: { from: 10, to: null } })).rejects.toEqual(refused('files.range'))
    })

    ok('what is unchanged is not sent, what changed is not overwritten', async ({ store, user, at }) => {
      const path = [...at, 'f']
      const { etag } = await store.write(user, path, body('un'), { length: 2, match: 'none' })
      expect((await store.stat(user, path)).etag).toBe(etag)
      expect(await store.read(user, path, { unless: etag })).toBeNull()
      await store.write(user, path, body('deux'), { length: 4, match: etag })
      const late = store.write(user, path, body('trois'), { length: 5, match: etag })
      await expect(late).rejects.toEqual(refused('files.changed'))
      const again = store.write(user, path, body('x'), { length: 1, match: 'none' })
      await expect(again).rejects.toEqual(refused('files.changed'))
      expect(await text(store, user, path)).toBe('deux')
    })

    ok('what is not there is missing, and what is in the way is said', async ({ store, user, at }) => {
      await expect(store.stat(user, [...at, 'rien'])).rejects.toEqual(refused('files.missing'))
      await expect(store.read(user, [...at, 'rien'])).rejects.toEqual(refused('files.missing'))
      await expect(store.remove(user, [...at, 'rien'])).rejects.toEqual(refused('files.missing'))
      await expect(store.makeFolder(user, at)).rejects.toEqual(refused('files.exists'))
      await expect(store.makeFolder(user, [...at, 'rien', 'x'])).rejects.toEqual(refused('files.exists'))
    })

    ok('moving and copying keep what is there unless told to replace it', async ({ store, user, at }) => {
      const [a, b, c] = [
        [...at, 'a'],
        [...at, 'b#?'],
        [...at, 'c'],
      ]
      await store.write(user, a, body('a'), { length: 1 })
      await store.write(user, b, body('b'), { length: 1 })
      await expect(store.move(user, a, b, false)).rejects.toEqual(refused('files.changed'))
      await expect(store.copy(user, a, b, false)).rejects.toEqual(refused('files.changed'))
      const { id } = await store.stat(user, a)
      await store.copy(user, a, c, false)
      await store.move(user, a, b, true)
      expect([await text(store, user, b), await text(store, user, c)]).toEqual(['a', 'a'])
      expect((await store.stat(user, b)).id).toBe(id)
    })

    ok('an upload in parts is left, gone on with and joined, or forgotten', async ({ store, user, at }) => {
      const parts = [randomBytes(5 * 2 ** 20), randomBytes(5 * 2 ** 20), randomBytes(1000)]
      const upload = randomBytes(9).toString('hex')
      expect(await store.parts(user, upload)).toEqual([])
      await store.putPart(user, upload, 1, body(parts[0]!), parts[0]!.length)
      expect(await store.parts(user, upload)).toEqual([{ number: 1, size: 5 * 2 ** 20 }])
      for (const [at_, part] of parts.slice(1).entries())
        await store.putPart(user, upload, at_ + 2, body(part), part.length)
      const size = parts.reduce((sum, part) => sum + part.length, 0)
      await expect(store.complete(user, upload, [...at, 'f'], { size: size + 1, overwrite: false })).rejects.toThrow()
      await store.complete(user, upload, [...at, 'f'], { size, overwrite: false })
      await store.putPart(user, `${upload}y`, 1, body('y'), 1)
      const over = store.complete(user, `${upload}y`, [...at, 'f'], { size: 1, overwrite: false })
      await expect(over).rejects.toEqual(refused('files.changed'))
      const content = await store.read(user, [...at, 'f'])
      expect(Buffer.concat(parts).equals(await buffer(content!.stream))).toBe(true)
      await store.putPart(user, `${upload}x`, 1, body('x'), 1)
      await store.abandon(user, `${upload}x`)
      expect(await store.parts(user, `${upload}x`)).toEqual([])
    })

    ok('what was overwritten is a version that comes back', async ({ store, user, at }) => {
      const path = [...at, 'f']
      await store.write(user, path, body('un'), { length: 2 })
      await store.write(user, path, body('deux'), { length: 4 })
      const { id } = await store.stat(user, path)
      const old = (await store.versions(user, id)).find(({ size }) => size === 2)
      await store.restoreVersion(user, id, old!.id)
      expect(await text(store, user, path)).toBe('un')
    })

    ok('what was deleted is in the trash, comes back, or goes for good', async ({ store, user, at }) => {
      const path = [...at, 'a b.txt']
      await store.write(user, path, body('x'), { length: 1 })
      await store.remove(user, path)
      const mine = async () => (await store.trash(user)).filter(({ location }) => location === path.join('/'))
      const [first] = await mine()
      await store.restoreTrashed(user, first!.id)
      expect(await text(store, user, path)).toBe('x')
      await store.remove(user, path)
      await store.deleteTrashed(user, (await mine())[0]!.id)
      expect(await mine()).toEqual([])
    })

    ok('a folder is shared with a person and by a link, and no longer', async ({ store, user, other, at }) => {
      const given = await store.share(user, at, { kind: 'user', with: other, permissions: 1 })
      const link = await store.share(user, at, { kind: 'link', password: 'Un mot de passe 42', expires: '2027-12-31' })
      expect(link).toMatchObject({ kind: 'link', protected: true, expires: '2027-12-31', token: expect.any(String) })
      expect((await store.shares(user, at)).map(({ id }) => id).toSorted()).toEqual([given.id, link.id].toSorted())
      expect((await store.list(other, [])).map(({ path }) => path)).toContainEqual(at)
      const received = (await store.received(other)).find(({ path }) => path[0] === at[0])
      expect(received?.permissions).toContain('S')
      for (const { id } of [given, link]) await store.unshare(user, id)
      expect(await store.shares(user, at)).toEqual([])
      expect((await store.list(other, [])).map(({ path }) => path)).not.toContainEqual(at)
    })

    ok('what is sought by name or type, or was changed last, is found wherever it is', async ({ store, user, at }) => {
      const mark = at[0]!.slice(8)
      await store.makeFolder(user, [...at, 'a b'])
      const deep = [...at, 'a b', `Bilan_${mark} & <x>.PNG`]
      await store.write(user, deep, body('image'), { length: 5 })
      await store.write(user, [...at, `bilan_${mark}.txt`], body('text'), { length: 4 })
      const names = (entries: readonly { readonly path: StorePath }[]) =>
        entries.map(({ path }) => path.at(-1)).toSorted()
      const found = await store.search(user, `bilan_${mark}`, '')
      expect(names(found)).toEqual([`Bilan_${mark} & <x>.PNG`, `bilan_${mark}.txt`])
      expect(found.find(({ path }) => path.length === 3)?.path).toEqual(deep)
      expect(names(await store.search(user, `${mark} & <`, 'image/'))).toEqual([`Bilan_${mark} & <x>.PNG`])
      expect(await store.search(user, `bilan%${mark}`, '')).toEqual([])
      expect(await store.search(user, `a b${mark}`, '')).toEqual([])
      const recent = await store.recent(user)
      expect(names(recent)).toEqual(expect.arrayContaining(names(found)))
      expect(recent.every(({ kind }) => kind === 'file')).toBe(true)
    })

    ok('a favourite is marked, listed, and no longer', async ({ store, user, other, at }) => {
      await store.setFavourite(user, at, true)
      expect((await store.stat(user, at)).favourite).toBe(true)
      expect((await store.favourites(user)).map(({ path }) => path)).toContainEqual(at)
      expect((await store.favourites(other)).map(({ path }) => path)).not.toContainEqual(at)
      await store.setFavourite(user, at, false)
      expect((await store.favourites(user)).map(({ path }) => path)).not.toContainEqual(at)
      await expect(store.setFavourite(user, [...at, 'rien'], true)).rejects.toEqual(refused('files.missing'))
    })

    ok('a tag is made, put onto a file and taken off', async ({ store, user, at }) => {
      const name = `« ${at[0]} » & <1>`
      const tag = await store.addTag(user, name)
      await expect(store.addTag(user, name)).rejects.toEqual(refused('files.exists'))
      expect(await store.tags(user)).toContainEqual({ id: tag.id, name })
      const { id } = await store.stat(user, at)
      for (const is of [true, true]) await store.setTag(user, id, tag.id, is)
      expect(await store.tagsOf(user, id)).toEqual([{ id: tag.id, name }])
      for (const is of [false, false]) await store.setTag(user, id, tag.id, is)
      expect(await store.tagsOf(user, id)).toEqual([])
    })

    ok('what is used of a quota is said', async ({ store, user, at }) => {
      await store.write(user, [...at, 'f'], body(randomBytes(5000)), { length: 5000 })
      const { used, left } = await store.quota(user)
      expect(used).toBeGreaterThanOrEqual(5000)
      expect(left ?? 0).toBeGreaterThanOrEqual(0)
    })

    ok('one account sees nothing of another', async ({ store, user, other, at }) => {
      await store.write(user, [...at, 'f'], body('x'), { length: 1 })
      await expect(store.read(other, [...at, 'f'])).rejects.toEqual(refused('files.missing'))
      expect((await store.list(other, [])).map(({ path }) => path)).not.toContainEqual(at)
    })
  })

  test.each(['../b', 'a/../b', 'a//b', '/a', 'a/', '.', '..', 'a\\b', 'a\0b', 'a\nb', 'x'.repeat(251)])(
    'the path %j is none',
    (path) => expect(() => storePath(path)).toThrow('request.invalid'),
  )
}
