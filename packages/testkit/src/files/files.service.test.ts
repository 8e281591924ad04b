import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sealContent, newContentKey, type ContentFacts } from '../../../sealed/src/index.ts'
import { deposit, shown, words } from '../../../../workspace/src/features/files/port.contract.ts'
import { topFolder } from '../../../../workspace/src/features/files/port.ts'
import type { Cable } from '../../../../workspace/src/adapters/matrix/cable.fixture.ts'
import { replaceIdentity } from '../../../../workspace/src/adapters/matrix/replaced-identity.fixture.ts'
import { deviceOf } from '../../../../workspace/src/adapters/matrix/service-sdk.fixture.ts'
import { countInMemory, filesHolding, startStack, type RunningStack, type StackPart } from '../index.ts'
import { coffrePerson, type CoffrePerson } from './coffre-person.ts'
import { forgedCoffre } from './forged-coffre.ts'
import { arrive, coffreOf, type FilesRequest, type Member } from './member.ts'

/** The real portal: issuer, homeserver, gateway, files service and store, as `npm start` starts them. */
let stack: RunningStack
let claire: Member
let idriss: Member
let room: string

beforeAll(async () => {
  stack = await startStack({ without: ['workspace', 'livekit', 'meet'] })
  claire = await arrive(stack, 'claire.morvan')
  idriss = await arrive(stack, 'idriss.benali')
  const made = await claire.matrix('POST', '/v3/createRoom', {
    room_version: '12',
    preset: 'private_chat',
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  })
  room = made['room_id'] ?? ''
})
afterAll(() => stack?.stop())

const patiently = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 60_000, interval: 20 })

/** What the homeserver has of somebody, as one of their devices asks for it. */
async function askedOf(person: CoffrePerson, path: string): Promise<Record<string, unknown>> {
  const { accessToken } = await deviceOf(stack, person, 'LOOKS')
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await (await fetch(`${stack.url}/_matrix/client/v3/${path}`, { headers })).json()) as Record<string, unknown>
}

const name = () => randomBytes(18).toString('base64url')
const codeOf = async (answer: Response) => ((await answer.json()) as { code?: string }).code
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

/** A body in the middle of which a part of the portal is killed. It goes on once that part is `ready` again. */
function killedHalfway(part: StackPart, bytes: Uint8Array) {
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const piece = 2 ** 16
  let from = 0
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (from === bytes.length / 2) {
        resolve(stack.kill(part))
        await ready
      }
      if (from === bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(from, (from += piece)))
    },
  })
  return { body, ready }
}

describe('shared folders, through the whole portal', () => {
  test('a file is put there, shared with somebody by name, and read by them and nobody else', async () => {
    const body = Buffer.from('lisible par le serveur')
    expect((await claire.files('POST', '/dossiers/folder', { json: { path: 'Projet' } })).status).toBe(201)
    const put = await claire.files('PUT', '/dossiers/content', { place: 'Projet/note.txt', body })
    expect([put.status, put.headers.get('x-parvis-audit')]).toEqual([201, expect.stringMatching(/^\d+$/)])
    const read = () => idriss.files('GET', '/dossiers/content', { place: 'Projet/note.txt' })
    expect(await codeOf(await read())).toBe('files.missing')
    const wish = { path: 'Projet', kind: 'user', with: idriss.userId, permissions: 1 }
    expect((await claire.files('POST', '/dossiers/share', { json: wish })).status).toBe(201)
    expect((await bytesOf(await read())).toString()).toBe('lisible par le serveur')
    const stranger = { path: 'Projet', kind: 'user', with: '@nobody:parvis.localhost' }
    expect(await codeOf(await claire.files('POST', '/dossiers/share', { json: stranger }))).toBe('account.unknown')
  })

  test('T27 the files service and the store are killed in an upload, which goes on where it stopped', async () => {
    const upload = name()
    const parts = [1, 2, 3].map(() => randomBytes(2 ** 23))
    const send = (number: number, body: FilesRequest['body'] = parts[number - 1]!) =>
      claire.files('PUT', `/dossiers/uploads/${upload}/parts/${number}`, { body, length: 2 ** 23 })
    expect((await send(1)).status).toBe(204)
    for (const [number, part] of [
      [2, 'files'],
      [3, 'store'],
    ] as const) {
      const { body, ready } = killedHalfway(part, parts[number - 1]!)
      expect((await send(number, body).catch(() => null))?.status).not.toBe(204)
      await ready
    }
    const there = (await (await claire.files('GET', `/dossiers/uploads/${upload}`)).json()) as {
      parts: { number: number; size: number }[]
    }
    expect(there.parts).toContainEqual({ number: 1, size: 2 ** 23 })
    const left = [1, 2, 3].filter(
      (number) => !there.parts.some((part) => part.number === number && part.size === 2 ** 23),
    )
    for (const number of left) expect((await send(number)).status).toBe(204)
    const json = { path: 'grand.bin', size: 3 * 2 ** 23 }
    expect((await claire.files('POST', `/dossiers/uploads/${upload}/complete`, { json })).status).toBe(201)
    const read = await claire.files('GET', '/dossiers/content', { place: 'grand.bin' })
    expect(Buffer.concat(parts).equals(await bytesOf(read))).toBe(true)
  })
})

describe('a coffre, through the whole portal', () => {
  const blob = name()
  const canary = `canari-${randomBytes(12).toString('hex')}`
  const plain = Buffer.concat([Buffer.from(canary), randomBytes(9 * 2 ** 20)])
  const at = (path: string) => `/coffres/${coffreOf(room)}${path}`
  const read = (who: Member, headers = {}) => who.files('GET', at(`/blobs/${blob}`), { room, headers })

  test('F20 what is sealed in the browser is in no file of any server, and in no memory of those that it passed', async () => {
    const facts: ContentFacts = {
      coffre: room,
      file: name(),
      version: 1,
      parent: 'root',
      name: `${canary}.txt`,
      type: 'text/plain',
      size: plain.length,
      padded: false,
    }
    const source = {
      size: plain.length,
      read: async (from: number, to: number) => new Uint8Array(plain.subarray(from, to)),
    }
    const sealed = await sealContent(newContentKey(), facts, source)
    for (let index = 0; index < sealed.layout.parts; index += 1) {
      const body = new Uint8Array(Buffer.concat(await Array.fromAsync(sealed.part(index))))
      const put = await claire.files('PUT', at(`/uploads/${blob}/parts/${index + 1}`), { room, body })
      expect(put.status).toBe(204)
    }
    const json = { size: sealed.layout.sealed }
    expect((await claire.files('POST', at(`/uploads/${blob}/complete`), { room, json })).status).toBe(201)
    expect((await bytesOf(await read(claire))).length).toBe(sealed.layout.sealed)
    expect(await filesHolding(stack.dataDir, Buffer.from(canary))).toEqual([])
    // The search finds what is there: the file in the shared folder, which the server can read.
    expect(await filesHolding(stack.dataDir, Buffer.from('lisible par le serveur'))).not.toEqual([])
    // Nor does one through which it passed hold it while it runs.
    for (const part of ['gateway', 'files', 'store'] as const)
      expect([part, await countInMemory(stack.pid(part), Buffer.from(canary))]).toEqual([part, 0])
  })

  test('F18 opens to who is in its room, from the moment they are until they no longer are', async () => {
    expect(await codeOf(await read(idriss))).toBe('policy.denied')
    const path = `/v3/rooms/${encodeURIComponent(room)}`
    await claire.matrix('POST', `${path}/invite`, { user_id: idriss.userId })
    await idriss.matrix('POST', `/v3/join/${encodeURIComponent(room)}`, {})
    await expect.poll(async () => (await read(idriss, { range: 'bytes=0-9' })).status, { timeout: 10_000 }).toBe(206)
    await claire.matrix('POST', `${path}/kick`, { user_id: idriss.userId })
    await expect.poll(async () => (await read(idriss)).status, { timeout: 10_000 }).toBe(403)
  })

  test('is open to strangers by a link alone, for as long as it holds', async () => {
    const json = { blob, note: '', expires: new Date(Date.now() + 60_000).toISOString(), count: 1 }
    const made = (await (await claire.files('POST', at('/links'), { room, json })).json()) as { link: string }
    const open = () => fetch(`${stack.url}/api/files/links/${made.link}/content`)
    expect((await bytesOf(await open())).length).toBeGreaterThan(plain.length)
    expect(await codeOf(await open())).toBe('files.missing')
    expect(
      (
        await fetch(`${stack.url}/api/files/coffres/${coffreOf(room)}/blobs/${blob}`, {
          headers: { 'x-parvis-room': room },
        })
      ).status,
    ).toBe(401)
  })
})

describe('a coffre of the workspace, on the real homeserver', () => {
  let claires: CoffrePerson
  let idrisses: CoffrePerson
  let helenes: CoffrePerson

  beforeAll(async () => {
    claires = await coffrePerson(stack, 'claire.morvan')
    idrisses = await coffrePerson(stack, 'idriss.benali')
    helenes = await coffrePerson(stack, 'helene.garnier')
  })
  afterAll(async () => {
    for (const person of [claires, idrisses, helenes]) await person?.leave()
  })

  /** A coffre of Claire with one file, which this person may write in too. */
  async function sharedWith(other: CoffrePerson) {
    const { chat } = claires.matrix
    const coffre = await chat.createRoom({ name: 'À deux', invite: [other.session.userId] })
    await patiently(() => expect(other.matrix.chat.rooms.value.some(({ id }) => id === coffre)).toBe(true))
    await other.matrix.chat.join(coffre)
    await patiently(() => expect(claires.files.open(coffre).value.at).toBe('ready'))
    // The gateway learns of a new room with the next answer of the homeserver.
    await patiently(() => claires.files.left(coffre))
    const note = await deposit(claires.files, coffre, 'note.txt', 'le permis part jeudi')
    await patiently(() => expect(other.files.open(coffre).value).toMatchObject({ at: 'ready', writable: true }))
    expect(await words(other.files, coffre, note)).toBe('le permis part jeudi')
    return { coffre, note }
  }
  /** All that the homeserver has of a coffre, sealed, as it hands it to a member. */
  async function sealedNotes(coffre: string): Promise<{ chunk: object[] }> {
    const { event_id: anchor } = (await claire.matrix(
      'GET',
      `/v3/rooms/${encodeURIComponent(coffre)}/state/m.room.create?format=event`,
    )) as { event_id: string }
    const path = `/v1/rooms/${encodeURIComponent(coffre)}/relations/${encodeURIComponent(anchor)}/fr.parvis.coffre`
    return (await claire.matrix('GET', `${path}?limit=50`)) as never
  }

  test('F18 who was removed opens nothing that came after, though homeserver and storage hand them all of it', async () => {
    const { coffre } = await sharedWith(idrisses)
    const before = await idrisses.matrix.notes.notes(coffre)
    expect(before.length).toBeGreaterThan(1)
    await claires.matrix.chat.removeMember(coffre, idrisses.session.userId)
    claires.cable.asked('')
    await deposit(claires.files, coffre, 'après.txt', 'sans Idriss')
    expect(claires.cable.asked('/sendToDevice/').join()).not.toContain(idrisses.session.userId)
    const all = await sealedNotes(coffre)
    idrisses.cable.answer((_method, url) => (url.includes('/fr.parvis.coffre') ? Response.json(all) : null))
    idrisses.passFor(claires)
    const opened = await idrisses.matrix.notes.notes(coffre)
    expect(opened.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(all.chunk.length).toBeGreaterThan(opened.length)
    idrisses.files.reload(coffre)
    await patiently(() => expect(idrisses.files.open(coffre).value.at).toBe('ready'))
    expect(shown(idrisses.files, coffre)).toEqual(['note.txt'])
    expect(shown(claires.files, coffre)).toEqual(['après.txt', 'note.txt'])
  })

  test('F16 a backup into which the homeserver put a key of its own shows no coffre of its making', async () => {
    const { coffre } = await sharedWith(helenes)
    const place = `${helenes.session.userId}/rooms/${coffre}/account_data/fr.parvis.coffre`
    await patiently(async () => {
      expect(await askedOf(helenes, `user/${place}`)).toMatchObject({
        founder: expect.stringContaining(claires.session.userId),
        signature: expect.any(String),
      })
    })
    const { auth_data: backup } = await askedOf(helenes, 'room_keys/version')
    const forged = await forgedCoffre({ coffre, creator: claires.session.userId, backup })
    const fresh = await coffrePerson(stack, 'helene.garnier', { code: helenes.code, prepare: forged })
    const seen = new Set<string>()
    const state = fresh.files.open(coffre)
    state.subscribe((now) => now.at === 'ready' && now.entries.map(({ name }) => seen.add(name)))
    await patiently(() => expect(state.value.at).toMatch(/^(waiting|ready)$/))
    await patiently(async () => {
      const forgeries = (await fresh.matrix.notes.notes(coffre)).filter(({ id }) => id.startsWith('$forged'))
      expect(forgeries.map(({ vouched }) => vouched)).toContain(false)
    })
    // They open there. The next look comes after that, and an act after the look.
    fresh.files.reload(coffre)
    await fresh.files.rename(coffre, 'none', 'aucun').catch(() => {})
    expect([...seen].filter((shownName) => shownName !== 'note.txt')).toEqual([])
    await fresh.leave()
  })

  test('F16 a backup that the homeserver put in the place of the person’s own is given no key', async () => {
    const room = await claires.matrix.chat.createRoom({ name: 'Seule', invite: [] })
    /** Bodies of what a browser gave to the backup until a message had left. */
    async function backedUp({ matrix: { chat }, cable }: CoffrePerson, text: string): Promise<readonly string[]> {
      const listed = () => chat.rooms.value.find(({ id }) => id === room)
      await patiently(() => expect(listed()?.name).toBe('Seule'))
      const view = chat.open(room)
      cable.asked('')
      chat.send(room, { text })
      const sent = { content: { body: { text } }, delivery: { at: 'sent' } }
      await patiently(() => expect(view.items.value.at(-1)).toMatchObject(sent))
      return cable.asked('/room_keys/keys').filter((body) => body !== '')
    }
    expect(await backedUp(claires, 'gardé')).not.toEqual([])
    // A good key, whose private half is not the person's.
    const exchange = (cable: Cable) =>
      cable.lie('/room_keys/version', (answer) => {
        const { auth_data: data, ...rest } = answer as { auth_data: object }
        return { ...rest, auth_data: { ...data, public_key: `CQ${'A'.repeat(41)}` } }
      })
    const fresh = await coffrePerson(stack, 'claire.morvan', { code: claires.code, prepare: exchange })
    expect(await backedUp(fresh, 'scellé')).toEqual([])
    await fresh.leave()
  })

  test('F13 a homeserver that replaces the identity of whom one shares with is given no key, and it is said', async () => {
    const { coffre } = await sharedWith(helenes)
    const view = claires.matrix.chat.open(coffre)
    await replaceIdentity(stack, helenes, [claires.cable])
    await patiently(() => expect(view.concerns.value).toMatchObject([{ kind: 'identity-changed' }]))
    claires.cable.asked('')
    const fresh = new File(['pour Hélène seule'], 'après.txt')
    claires.files.upload(coffre, [{ file: fresh, parent: topFolder, replaces: null }])
    const transfer = () =>
      claires.files.transfers.value.find(({ name: called, coffre: at }) => called === 'après.txt' && at === coffre)
    await patiently(() => expect(transfer()).toMatchObject({ at: 'failed', failure: 'identity-changed' }))
    expect(claires.cable.asked('/send')).toEqual([])
    // Claire has compared: this is whom she means.
    await claires.matrix.chat.approveIdentity(helenes.session.userId)
    claires.files.resume(transfer()?.id ?? '')
    await patiently(() => expect(shown(claires.files, coffre)).toEqual(['après.txt', 'note.txt']))
  })
})
