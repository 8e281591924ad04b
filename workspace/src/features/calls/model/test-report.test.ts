import { expect, test } from 'vitest'
import { connectionChecks, type ConnectionCheck } from '../port.ts'
import { testReport, testVerdict } from './test-report.ts'

const good = connectionChecks.map((id): ConnectionCheck => ({ id, state: 'good', why: null, facts: {} }))
const but = (...others: Partial<ConnectionCheck>[]) =>
  good.map((one) => ({ ...one, ...others.find(({ id }) => id === one.id) }))

test('the report says what was found, in numbers, and nothing of the person', () => {
  const checks = but(
    { id: 'relay', state: 'poor', why: 'lossy', facts: { roundTrip: 12, loss: 0.0512, up: 1_200_400, sent: 90 } },
    { id: 'tcp', state: 'failed', why: 'no-answer' },
  )
  const place = { at: new Date(0), userAgent: 'Browser/1', host: 'portail.example' }
  expect(testReport(checks, place).split('\n')).toEqual([
    'Parvis, connection test, portail.example',
    '1970-01-01T00:00:00.000Z',
    'Browser/1',
    '',
    'seal: good',
    'microphone: good',
    'camera: good',
    'gateway: good',
    'messages: good',
    'relay: poor (lossy) roundTrip=12ms loss=5.1% up=1200kbit/s sent=90',
    'udp: good',
    'tcp: failed (no-answer)',
    '',
  ])
})

test('what a call can’t do without decides; the rest makes it less', () => {
  expect(testVerdict(good)).toBe('good')
  expect(testVerdict(but({ id: 'tcp', state: 'failed' }))).toBe('good')
  expect(testVerdict(but({ id: 'udp', state: 'poor' }))).toBe('poor')
  expect(testVerdict(but({ id: 'microphone', state: 'failed' }))).toBe('poor')
  expect(testVerdict(but({ id: 'relay', state: 'skipped' }))).toBe('poor')
  expect(testVerdict(but({ id: 'relay', state: 'failed' }))).toBe('failed')
})
