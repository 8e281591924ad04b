import { expect, it } from 'vitest'
import type { Alert } from '../port.ts'
import { noAlerts, withAlert, withoutAlert, type Alerts } from './alerts.ts'

const since = '2026-11-21T12:00:00.000Z'
const silent: Alert = { id: 'witness-val', kind: 'witness-silent', since, detail: { witness: 'val' } }
const refused = (index: number): Alert => ({
  id: `refused-${index}`,
  kind: 'refused',
  since: new Date(Date.parse(since) + index).toISOString(),
  until: since,
  detail: { index: String(index), act: 'matrix.message.send', rule: 'messages-encrypted' },
})
const after = (...came: readonly Alert[]): Alerts => came.reduce(withAlert, noAlerts)

it('refusals are one alert that counts them from the first on, although each is over at once', () => {
  const [alert, ...others] = after(refused(1), silent, refused(2), refused(3)).shown
  expect(others).toEqual([silent])
  expect(alert).toMatchObject({ id: 'refused', since: refused(1).since, detail: { count: '3', index: '3' } })
  expect(withAlert(withoutAlert(after(refused(1)), alert as Alert), refused(4)).shown[0]?.detail['count']).toBe('1')
})

it('a witness that is silent is told once, until it speaks', () => {
  expect(after(silent, silent).shown).toEqual([silent])
  const over = { ...silent, until: since }
  expect(after(silent, over).shown).toEqual([])
  const away = withoutAlert(after(silent), silent)
  expect(withAlert(away, silent).shown).toEqual([])
  expect([over, silent].reduce(withAlert, away).shown).toEqual([silent])
})
