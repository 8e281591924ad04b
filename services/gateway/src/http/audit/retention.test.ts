import { retentionView } from '@parvis/contracts'
import { expect, test } from 'vitest'
import { fakeIdentity, person, startGateway } from '../../testing/gateway.ts'
import { openedEntries } from '../../testing/key-store.ts'

const people = [person('claire'), person('helene', ['auditor']), person('paul', ['administrator'])]

test('T25: only administrators hold, release, erase and run; auditors see too how long the log is kept', async () => {
  await using gateway = await startGateway({}, { identity: fakeIdentity(people) })
  const ask = (who: string, method: string, path: string, body?: object) =>
    fetch(`${gateway.url}/api/audit/${path}`, {
      method,
      headers: { 'x-test-session': `token-${who}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  const hold = { subject: 'acc-claire', reason: 'procédure 12' }
  const asked = [
    ['POST', 'holds', hold, 201],
    ['POST', 'retention/run', undefined, 200],
    ['POST', 'holds/none/end', { reason: 'sans objet' }, 404],
    ['POST', 'holds/none/end', {}, 400],
    ['POST', 'erase', { account: 'acc-nobody' }, 404],
    ['POST', 'erase', { account: 'acc-claire' }, 409],
    ['POST', 'holds', { reason: 'rien' }, 400],
  ] as const
  for (const [method, path, body, status] of asked)
    for (const who of ['claire', 'helene', 'paul'])
      expect([who, path, (await ask(who, method, path, body)).status]).toEqual([
        who,
        path,
        who === 'paul' ? status : 403,
      ])
  const drops = await Promise.all(['claire', 'helene', 'paul'].map((who) => ask(who, 'GET', 'retention/drops')))
  expect(drops.map(({ status }) => status)).toEqual([403, 200, 200])
  const seen = await Promise.all(['claire', 'helene', 'paul'].map((who) => ask(who, 'GET', 'retention')))
  expect(seen.map(({ status }) => status)).toEqual([403, 200, 200])
  const view = retentionView.parse(await seen[1]?.json())
  expect(view.classes.map(({ months }) => months)).toEqual([12, 12, 12, 12])
  expect(view.holds).toMatchObject([{ subject: 'account:acc-claire', name: 'claire', reason: 'procédure 12' }])

  const lifted = await ask('paul', 'POST', `holds/${view.holds[0]?.id}/end`, { reason: 'procédure close' })
  expect(lifted.status).toBe(204)
  const after = retentionView.parse(await (await ask('helene', 'GET', 'retention')).json())
  expect(after).toMatchObject({ holds: [], ended: [{ reason: 'procédure 12', endReason: 'procédure close' }] })
  expect(JSON.stringify(after)).not.toContain('claire')
  expect(await (await ask('paul', 'POST', 'erase', { account: 'acc-claire' })).json()).toMatchObject({ keys: 1 })
  const entries = await openedEntries(gateway.audit, gateway.keys)
  expect(entries).toContainEqual(
    expect.objectContaining({ act: 'audit.hold.set', opened: expect.objectContaining({ object: null }) }),
  )
  expect(
    entries.filter((entry) => 'act' in entry && entry.act === 'audit.erase' && JSON.stringify(entry).includes('allow')),
  ).toHaveLength(3)
})
