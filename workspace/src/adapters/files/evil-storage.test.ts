import { cut, glued, mutate, randomFrom, reorderings } from '@parvis/testkit'
import { describe, expect, it } from 'vitest'
import { deposit, entry, eventually, shown, words } from '../../features/files/port.contract.ts'
import type { FilesPort } from '../../features/files/port.ts'
import { claire, device, idriss, isReady, marc, mayWrite, two } from './device.fixture.ts'
import { room, type FakeRooms } from './rooms.fixture.ts'
import type { FakeStorage } from './storage.fixture.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The format, as whoever wrote the storage server knows it: docs/decisions/0014. */
const [header, segment] = [74, 2 ** 18]

/** Names of the contents that lie there now and did not before. */
async function stored(storage: FakeStorage, run: () => Promise<unknown>): Promise<readonly string[]> {
  const before = new Set(storage.blobs.keys())
  await run()
  return [...storage.blobs.keys()].filter((name) => !before.has(name))
}

/** Puts one file, and says under which name its content lies: the largest of what came. */
async function put(port: FilesPort, storage: FakeStorage, name: string, text: string, replaces: string | null = null) {
  let node = ''
  const blobs = await stored(storage, async () => (node = await deposit(port, room, name, text, replaces)))
  const asked = storage.asked.filter((path) => path.startsWith('PUT uploads/'))
  // The content is uploaded before the page that names it.
  const blob = asked.map((path) => path.split('/')[1] ?? '').find((one) => blobs.includes(one)) ?? ''
  return { node, blob }
}

const altered = { code: 'altered' }
const change = (storage: FakeStorage, blob: string, how: (bytes: Bytes) => Bytes) =>
  void storage.blobs.set(blob, how(storage.blobs.get(blob) ?? new Uint8Array()))

/** Three segments and a bit, so that there is something to reorder. */
const long = Array.from({ length: 100_000 }, (_, at) => `${at % 10}2345678`).join('')

describe('contents that the storage server changes', () => {
  it.each(reorderings)('F4: segments, %s: no byte of a moved one comes out', async (_how, reorder) => {
    const { storage, atClaire, atIdriss } = await two()
    const { node, blob } = await put(atClaire, storage, 'long.bin', long)
    await eventually(() => expect(shown(atIdriss, room)).toContain('long.bin'))
    change(storage, blob, (bytes) => {
      const { head, body } = cut(bytes, header, segment)
      return glued(head, reorder(body))
    })
    await expect(words(atIdriss, room, node)).rejects.toMatchObject(altered)
  })

  it('F4 F5: an answer that differs each time, also in the middle of a reading by ranges', async () => {
    const { storage, atClaire } = await two()
    const { node, blob } = await put(atClaire, storage, 'long.bin', long)
    const content = await atClaire.content(room, node)
    change(storage, blob, (bytes) => bytes.with(header + 2 * segment + 99, (bytes[header + 2 * segment + 99] ?? 0) ^ 1))
    const early = await new Response(content.stream(10, 20)).text()
    expect(early).toBe(long.slice(10, 20))
    const late = new Response(content.stream(2.5 * segment, 2.6 * segment)).text()
    await expect(late).rejects.toMatchObject(altered)
  })

  it.each([
    ['cut short by one byte', (bytes: Bytes) => bytes.slice(0, -1)],
    ['cut at a segment’s end', (bytes: Bytes) => bytes.slice(0, header + segment)],
    ['cut to its header', (bytes: Bytes) => bytes.slice(0, header)],
    ['emptied', () => new Uint8Array()],
    ['lengthened', (bytes: Bytes) => Uint8Array.from([...bytes, 0])],
  ])('F5: %s: it is not given out as the whole', async (_how, how) => {
    const { storage, atClaire } = await two()
    const { node, blob } = await put(atClaire, storage, 'long.bin', long)
    change(storage, blob, how)
    await expect(words(atClaire, room, node)).rejects.toMatchObject(altered)
  })

  it('F2 F8: two contents of equal size exchanged open as neither, nor do two versions of one file', async () => {
    const { storage, atClaire } = await two()
    const one = await put(atClaire, storage, 'un.txt', 'solde 100')
    const other = await put(atClaire, storage, 'deux.txt', 'solde 900')
    const [a, b] = [storage.blobs.get(one.blob), storage.blobs.get(other.blob)]
    storage.blobs.set(one.blob, b ?? new Uint8Array()).set(other.blob, a ?? new Uint8Array())
    for (const { node } of [one, other]) await expect(words(atClaire, room, node)).rejects.toMatchObject(altered)
    const first = await put(atClaire, storage, 'note2.txt', 'avant')
    const second = await put(atClaire, storage, 'note2.txt', 'après', first.node)
    storage.blobs.set(second.blob, storage.blobs.get(first.blob) ?? new Uint8Array())
    await expect(words(atClaire, room, first.node)).rejects.toMatchObject(altered)
  })

  it('F6 F15: a header of another key, version or algorithm is refused before a segment is opened', async () => {
    const { storage, atClaire } = await two()
    const { node, blob } = await put(atClaire, storage, 'a.txt', 'a')
    const bytes = storage.blobs.get(blob) ?? new Uint8Array()
    // Algorithm, hash, length of a segment, salt, commitment.
    for (const place of [0, 1, 2, 5, 10, 41, 42, 73]) {
      storage.blobs.set(blob, bytes.with(place, (bytes[place] ?? 0) ^ 1))
      await expect(words(atClaire, room, node)).rejects.toMatchObject(altered)
    }
    storage.blobs.set(blob, bytes)
    expect(await words(atClaire, room, node)).toBe('a')
  })

  it('F7: the same words saved again share no salt, nonce or block with what is there', async () => {
    const { storage, atClaire } = await two()
    const first = await put(atClaire, storage, 'a.txt', 'les mêmes mots')
    const second = await put(atClaire, storage, 'a.txt', 'les mêmes mots', first.node)
    const [a, b] = [first, second].map(({ blob }) => Buffer.from(storage.blobs.get(blob) ?? []))
    expect(a?.length).toBe(b?.length)
    for (let at = 10; at + 12 <= (a?.length ?? 0); at++)
      // The one thing that is equal is what a segment's length says.
      if (at + 12 <= header || at >= header + 4)
        expect(b?.includes(a?.subarray(at, at + 12) ?? Buffer.of()), `at ${at}`).toBe(false)
  })
})

describe('what the storage server says beside the bytes', () => {
  it('F8 F9: its dates, owners, names and types are shown nowhere', async () => {
    const { rooms, storage, atClaire, note } = await two()
    const before = entry(atClaire, room, note)
    const lying = {
      'content-type': 'text/html',
      'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
      'content-disposition': 'attachment; filename="facture.exe"',
      'x-owner': 'marc',
      etag: '"forged"',
    }
    const { fetch } = storage
    const liar: FakeStorage = Object.assign(storage, {
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const answer = await fetch(input, init)
        const headers = new Headers(answer.headers)
        for (const [name, value] of Object.entries(lying)) headers.set(name, value)
        return new Response(answer.body, { status: answer.status, headers })
      },
    })
    const later = device(rooms, liar, idriss)
    await isReady(later)
    const { name, at, type, size } = entry(later, room, note)
    expect({ name, at, type, size }).toEqual({ name: before.name, at: before.at, type: before.type, size: before.size })
    expect(entry(later, room, note).by.id).toBe(claire)
    expect((await later.read(room, note)).type).not.toBe('text/html')
  })
})

describe('keys and records that are not the members’ own', () => {
  /** Every note says less: what is in them must then be read from storage. */
  const withoutRecords = (rooms: FakeRooms) => {
    for (const { content } of rooms.notes) delete (content as { records?: unknown }).records
  }

  it('F1 F16: pages that hold the wrapped keys open as they were sealed, or not at all', async () => {
    const { rooms, storage, note } = await two()
    withoutRecords(rooms)
    const honest = device(rooms, storage, idriss)
    await isReady(honest)
    expect(await words(honest, room, note)).toBe('le permis part jeudi')
    const kept = new Map(storage.blobs)
    const page = rooms.notes
      .toReversed()
      .flatMap(({ content }) => (content['head'] as { page: { blob: string } } | undefined)?.page.blob ?? [])[0]
    for (const how of [
      (bytes: Bytes) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1),
      (bytes: Bytes) => bytes.slice(0, -20),
      () => new Uint8Array(200),
    ]) {
      change(storage, page ?? '', how)
      const fresh = device(rooms, storage, idriss)
      await eventually(() => expect(fresh.open(room).value).toMatchObject({ alarm: expect.any(String) }))
      for (const [name, bytes] of kept) storage.blobs.set(name, bytes)
    }
  })

  it('F1 F8: a record whose key, name or type was changed on its way is not listed', async () => {
    const changes: readonly ((body: string) => string)[] = [
      (body) => body.replace('note.txt', 'note.exe'),
      (body) => body.replace('application/octet-stream', 'text/html'),
      (body) => body.replace(/"box":"(.)/, (_, first: string) => `"box":"${first === 'A' ? 'B' : 'A'}`),
    ]
    for (const how of changes) {
      const { rooms, storage } = await two()
      let touched = 0
      for (const { content } of rooms.notes)
        for (const record of (content['records'] ?? []) as { body: string }[])
          if (record.body.includes('note.txt')) {
            record.body = how(record.body)
            touched++
          }
      expect(touched).toBeGreaterThan(0)
      // Storage has no page either: nothing else tells of the file.
      storage.blobs.clear()
      const fresh = device(rooms, storage, idriss)
      await eventually(() => expect(['ready', 'waiting', 'failed']).toContain(fresh.open(room).value.at))
      const state = fresh.open(room).value
      expect(state.at === 'ready' ? state.entries.map(({ name }) => name) : []).toEqual([])
    }
  })

  it('F1: a key that is told again under the name of an epoch does not take the place of the one that is known', async () => {
    const { rooms, atClaire, atIdriss, note } = await two()
    const known = rooms.notes.flatMap(({ content }) => Object.keys((content['epochs'] as object | undefined) ?? {}))
    const epochs = Object.fromEntries(known.map((id) => [id, 'A'.repeat(43)]))
    await rooms.of(idriss).tell(room, { v: 1, epochs })
    const after = await deposit(atClaire, room, 'après.txt', 'sous la vraie clé')
    await eventually(() => expect(shown(atIdriss, room)).toContain('après.txt'))
    expect([await words(atIdriss, room, note), await words(atIdriss, room, after)]).toEqual([
      'le permis part jeudi',
      'sous la vraie clé',
    ])
  })

  it('F1: a false key that a member told before the true one is heard is not believed in a fresh browser', async () => {
    const { rooms, storage, note } = await two()
    const known = rooms.notes.flatMap(({ content }) => Object.keys((content['epochs'] as object | undefined) ?? {}))
    const epochs = Object.fromEntries(known.map((id) => [id, 'A'.repeat(43)]))
    await rooms.of(marc).tell(room, { v: 1, epochs })
    // Notes come newest first: the false one is the first that is heard.
    const fresh = device(rooms, storage, idriss)
    await mayWrite(fresh)
    expect(await words(fresh, room, note)).toBe('le permis part jeudi')
  })

  it('F1: of two keys that members name for who began the coffre none is believed until the creator speaks', async () => {
    const { rooms, storage, atIdriss } = await two()
    const before = rooms.notes.length
    // The newcomer's homeserver has nothing of what the creator said until now.
    const hiding = {
      ...rooms,
      of: (user: string) => {
        const honest = rooms.of(user)
        const heard = async () => (await honest.notes(room)).filter(heardFrom)
        return { ...honest, notes: heard }
      },
    }
    const heardFrom = ({ id, sender }: { id: string; sender: string }) =>
      sender !== claire || rooms.notes.findIndex((note) => note.id === id) >= before
    await deposit(atIdriss, room, 'relevé.txt', 'page 12')
    const lie = { v: 1, founder: `${claire}|${'B'.repeat(43)}` }
    rooms.notes.push({ id: 'lie', sender: marc, vouched: true, content: lie })
    rooms.readers.set('lie', new Set([claire, idriss]))
    // Nor what his own browsers kept for each other.
    rooms.kept.clear()
    const fresh = device(hiding, storage, idriss)
    await eventually(() => expect(fresh.open(room).value).toEqual({ at: 'failed', code: 'contested' }))
    // Her own device hears of it with the next note, and says again what she said first.
    await rooms.of(idriss).tell(room, { v: 1 })
    await eventually(() => expect(shown(fresh, room)).toEqual(['note.txt', 'relevé.txt']))
  })

  it('F3 F18: what was written under the key of before a removal is listed by nobody who is in', async () => {
    const { rooms, storage, atClaire } = await two()
    const people = await rooms.of(idriss).members(room)
    // His homeserver hides the removal from him, and hands out what he says all the same.
    const hiding = { ...rooms, of: (user: string) => ({ ...rooms.of(user), members: async () => people }) }
    const stale = device(hiding, storage, idriss)
    await mayWrite(stale)
    rooms.members.delete(idriss)
    await deposit(atClaire, room, 'après.txt', 'sans Idriss')
    await deposit(stale, room, 'ancien.txt', 'de dehors')
    atClaire.reload(room)
    await deposit(atClaire, room, 'encore.txt', 'de Claire')
    expect(shown(atClaire, room)).toEqual(['après.txt', 'encore.txt', 'note.txt'])
  })
})

it('T10: 400 random changes of what lies in storage: a content opens as it was, or not at all', async () => {
  const { storage, atClaire } = await two()
  const text = 'trois cents ports '.repeat(20_000)
  const { node, blob } = await put(atClaire, storage, 'a.txt', text)
  const other = await put(atClaire, storage, 'b.txt', text)
  const seed = Math.floor(Math.random() * 2 ** 32)
  const random = randomFrom(seed)
  const whole = storage.blobs.get(blob) ?? new Uint8Array()
  const [released, kinds] = [[] as string[], new Set<string>()]
  for (let round = 0; round < 400; round++) {
    const { kind, bytes } = mutate(whole, storage.blobs.get(other.blob) ?? new Uint8Array(), random)
    kinds.add(kind)
    storage.blobs.set(blob, bytes)
    const said = await words(atClaire, room, node).catch((error: { code?: string }) => error.code)
    if (said !== 'altered') released.push(`${kind} in round ${round}: ${said?.slice(0, 20)}`)
  }
  expect(released, `seed ${seed}`).toEqual([])
  expect(kinds.size).toBeGreaterThan(5)
})
