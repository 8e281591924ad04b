import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryPage, entryView, histogramView, type EntryPage } from '@parvis/contracts'
import { parseProof, verifyInclusion, leafHash, parseCheckpoint } from '@parvis/tlog'
import { sha256 } from '../../audit/tree/growth.ts'
import { published } from '../../testing/audit-log.ts'
import { person } from '../../testing/gateway.ts'
import { room, startReadingGateway, type ReadingGateway } from '../../testing/reading-gateway.ts'

const people = [person('claire'), person('idriss'), person('helene', ['auditor']), person('paul', ['administrator'])]

describe('the log’s readers', () => {
  let gateway: ReadingGateway
  beforeAll(async () => {
    gateway = await startReadingGateway(people)
    for (const name of ['claire', 'idriss']) await gateway.send(name)
    await gateway.send('claire', 'm.room.message')
    await published(gateway.audit)
  })
  afterAll(() => gateway[Symbol.asyncDispose]())

  const ask: ReadingGateway['ask'] = (...asked) => gateway.ask(...asked)
  const search = async (filter: object, who = 'helene'): Promise<EntryPage> =>
    entryPage.parse(await (await ask(who, 'search', { filter })).json())
  const sends = { acts: ['matrix.message.send'] }

  test('an auditor finds acts with the names of people, the newest first, each with its outcome', async () => {
    const { entries } = await search(sends)
    expect(entries).toMatchObject([
      { actor: { name: 'claire', id: 'acc-claire' }, decision: 'refuse', outcome: { outcome: 'failed', status: 403 } },
      { actor: { name: 'idriss' }, object: { kind: 'room', id: room }, outcome: { outcome: 'done', status: 200 } },
      { actor: { name: 'claire' }, place: { from: 'local' }, rules: ['work'] },
    ])
    expect(entries.every((entry) => entry.address === undefined)).toBe(true)
  })

  test.each([
    [{ actors: ['CLAIRE'] }, 2],
    [{ actors: ['acc-idriss'] }, 1],
    [{ actors: ['nobody'] }, 0],
    [{ objects: [room] }, 3],
    [{ objects: [`room:${room}`], decisions: ['refuse'] }, 1],
    [{ outcomes: ['done'] }, 2],
    [{ places: ['local'] }, 3],
    [{ places: ['moon'] }, 0],
    [{ text: 'idriss' }, 1],
    [{ text: 'claire work' }, 1],
    [{ text: 'messages-encrypted' }, 1],
    [{ text: '100%' }, 0],
    [{ since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' }, 0],
    [{ indexTo: 0 }, 0],
  ])('%j finds %i of the acts', async (filter, count) => {
    expect((await search({ ...sends, ...filter })).entries).toHaveLength(count)
  })

  test('pages follow each other without a gap, whatever is written in between', async () => {
    const seen: number[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const body = { filter: sends, limit: 1, ...(cursor && { cursor }) }
      const page = entryPage.parse(await (await ask('helene', 'search', body)).json())
      seen.push(...page.entries.map(({ index }) => index))
      cursor = page.next
    }
    expect(seen).toEqual([...seen].toSorted((a, b) => b - a))
    expect(new Set(seen).size).toBe(3)
  })

  test('a histogram counts what a search finds', async () => {
    const answer = await ask('helene', 'histogram', { filter: sends, buckets: 10 })
    const { buckets } = histogramView.parse(await answer.json())
    expect(buckets).toHaveLength(10)
    const sum = (of: 'count' | 'refused') => buckets.reduce((total, bucket) => total + bucket[of], 0)
    expect([sum('count'), sum('refused')]).toEqual([3, 1])
  })

  test('one entry says also from where, and its proof leads to the signed checkpoint', async () => {
    const [entry] = (await search({ ...sends, actors: ['idriss'] })).entries
    const view = entryView.parse(await (await ask('helene', `entries/${entry?.index}`)).json())
    expect(view.entry).toMatchObject({ address: '127.0.0.1', actor: { name: 'idriss' } })
    const proof = parseProof(await (await ask('helene', `proof/${entry?.index}`)).text())
    const { size, root } = parseCheckpoint(proof.note.text)
    const leaf = leafHash(sha256, Buffer.from(view.leaf))
    verifyInclusion(sha256, { leaf, index: proof.index, size, root, proof: proof.proof })
    expect(Buffer.from(proof.extra ?? []).toString()).toBe(view.leaf)
  })

  test('each reading is an entry itself, and its readers are seen by auditors and administrators alone', async () => {
    const before = (await search({ acts: ['audit.search'] })).entries.length
    expect((await search({ acts: ['audit.search'] })).entries).toHaveLength(before + 1)
    const readers = entryPage.parse(await (await ask('paul', 'readers')).json())
    expect(readers.entries[0]).toMatchObject({ act: 'audit.readers.read', actor: { name: 'paul' } })
    expect(readers.entries.some(({ actor }) => actor.name === 'helene')).toBe(true)
    expect((await ask('claire', 'readers')).status).toBe(403)
  })

  test.each(['search', 'histogram', 'export'])('%s is refused to members and administrators', async (path) => {
    const body = { filter: {}, buckets: 1 }
    const statuses = await Promise.all(
      ['claire', 'paul', 'nobody'].map(async (who) => (await ask(who, path, body)).status),
    )
    expect(statuses).toEqual([403, 403, 401])
  })

  test('everybody sees her own traces; of others’, and of what is not there, she hears the same', async () => {
    const mine = entryPage.parse(await (await ask('claire', 'mine')).json())
    expect(mine.entries.map(({ actor }) => actor.name)).toEqual(mine.entries.map(() => 'claire'))
    const own = mine.entries.find(({ act }) => act === 'matrix.message.send')?.index
    expect((await ask('claire', `mine/${own}`)).status).toBe(200)
    expect((await ask('claire', `mine/proof/${own}`)).status).toBe(200)
    const [other] = (await search({ ...sends, actors: ['idriss'] })).entries
    const answers = await Promise.all(
      [other?.index, 9_999_999, 'x'].map(async (at) => {
        const answer = await ask('claire', `mine/${at}`)
        const { code } = (await answer.json()) as { code: string }
        return { status: answer.status, code, length: Number(answer.headers.get('content-length')) }
      }),
    )
    expect(answers).toEqual(answers.map(() => ({ ...answers[0], status: 404, code: 'audit.unknown' })))
    expect((await ask('claire', `mine/proof/${other?.index}`)).status).toBe(404)
  })

  test('an entry that is not published yet has no proof yet', async () => {
    const answer = await ask('helene', 'search', { filter: {} })
    const index = answer.headers.get('x-parvis-audit')
    expect([200, 409]).toContain((await ask('helene', `proof/${index}`)).status)
    await published(gateway.audit)
    expect((await ask('helene', `proof/${index}`)).status).toBe(200)
  })

  test('what comes into the log is seen while it comes, refusals as an alert', async () => {
    const stop = new AbortController()
    const live = await fetch(`${gateway.url}/api/audit/live`, {
      headers: { 'x-test-session': 'token-helene' },
      signal: stop.signal,
    })
    expect(live.headers.get('content-type')).toBe('text/event-stream')
    const seen: string[] = []
    const reading = (async () => {
      for await (const chunk of live.body ?? []) {
        seen.push(Buffer.from(chunk).toString())
        if (/event: alert[^]*"refused"/.test(seen.join('')) && seen.join('').includes('event: entry')) return
      }
    })()
    await gateway.send('idriss', 'm.room.message')
    await reading
    expect(seen.join('')).toMatch(/event: sizes\ndata: \{"acked":\d+/)
    expect(seen.join('')).toContain('"name":"idriss"')
    stop.abort()
  })

  test('after a lost connection, what came meanwhile is sent', async () => {
    const [newest] = (await search(sends)).entries
    const stop = new AbortController()
    const live = await fetch(`${gateway.url}/api/audit/live`, {
      headers: { 'x-test-session': 'token-helene', 'last-event-id': String((newest?.index ?? 0) - 1) },
      signal: stop.signal,
    })
    let seen = ''
    for await (const chunk of live.body ?? []) {
      seen += Buffer.from(chunk).toString()
      if (/\nid: \d+\n/.test(seen)) break
    }
    expect(seen).toContain(`"index":${newest?.index},`)
    stop.abort()
  })
})
