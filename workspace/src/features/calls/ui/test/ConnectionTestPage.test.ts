// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { testAddress } from '../../addresses.ts'
import type { ConnectionCheck } from '../../port.ts'
import { scene, type Scene } from '../calls.fixture.ts'

let shown: Scene | null = null
afterEach(() => shown?.page.unmount())

const open = async () => (shown = await scene(testAddress))

function found(at: Scene, others: Partial<Record<ConnectionCheck['id'], Partial<ConnectionCheck>>> = {}) {
  at.test.checks.set(at.test.checks.value.map((one) => ({ ...one, state: 'good', ...others[one.id] })))
  at.test.over.set(true)
  return flushPromises()
}

describe('the page that checks a connection', () => {
  test('begins only when asked, tells how far it is, and can be stopped', async () => {
    const at = await open()
    expect(at.test.counted.started).toBe(0)
    await at.press('Commencer')
    expect(at.test.counted.started).toBe(1)
    at.test.checks.set(at.test.checks.value.map((one, n) => ({ ...one, state: n < 2 ? 'good' : 'waiting' })))
    await flushPromises()
    expect(at.page.text()).toContain('Étape 2 sur 8')
    await at.press('Arrêter')
    expect(at.test.counted.stopped).toBe(1)
  })

  test('what fails is named with what to do, and the report holds it', async () => {
    const at = await open()
    await at.press('Commencer')
    await found(at, { relay: { state: 'failed', why: 'no-answer' }, gateway: { facts: { roundTrip: 12 } } })
    const text = at.page.text()
    expect(text).toContain('Un appel ne peut pas aboutir d’ici.')
    expect(text).toContain('Le réseau ferme peut-être ce passage')
    expect(text).toContain('aller et retour 12 ms')
    expect(at.page.get('pre').text()).toContain('relay: failed (no-answer)')
    expect(at.announcer.polite.value).toContain('Un appel ne peut pas aboutir')
  })

  test('ends with the page', async () => {
    const at = await open()
    await at.press('Commencer')
    await at.router.push('/appels')
    await flushPromises()
    expect(at.test.counted.stopped).toBe(1)
  })
})
