import { describe, expect, test, vi } from 'vitest'
import { sessionContract } from '../../features/identity/port.contract.ts'
import { memoryStore } from '../../platform/storage.ts'
import { liveSource } from '../../shared/lib/live.ts'
import { fakeGateway } from './fake-gateway.fixture.ts'
import { createGateway } from './index.ts'

function world() {
  const { state, fetch } = fakeGateway()
  const leave = vi.fn<(address: string) => void>()
  const wipe = vi.fn(async () => {})
  const waits: { ms: number; run: () => void }[] = []
  const store = memoryStore()
  const kept = { store, now: Date.now, online: liveSource(true) }
  const after = (ms: number, run: () => void) => (waits.push({ ms, run }), () => {})
  return {
    state,
    leave,
    wipe,
    waits,
    store,
    gateway: createGateway({ fetch: fetch as typeof globalThis.fetch, leave, wipe, after, ...kept }),
  }
}

sessionContract('the gateway’s API', () => {
  const { gateway, state } = world()
  return {
    port: gateway.session,
    end: () => void (state.signedIn = false),
    reachable: (yes) => void (state.reachable = yes),
  }
})

describe('signing in and out', () => {
  test('signing in leaves for the gateway with the page to come back to', () => {
    const { gateway, leave } = world()
    gateway.session.signIn('/messages/!a:b?x=1')
    expect(leave).toHaveBeenCalledWith('/auth/login?returnTo=%2Fmessages%2F!a%3Ab%3Fx%3D1')
  })

  test('signing out wipes this browser, closes the session, then leaves for the issuer', async () => {
    const { gateway, leave, wipe, state } = world()
    await gateway.session.refresh()
    await gateway.session.signOut()
    expect(wipe).toHaveBeenCalledBefore(leave)
    expect(state.asked.at(-1)).toBe('POST /auth/logout')
    expect(leave).toHaveBeenCalledWith('http://issuer.example/end')
  })

  test('T29: signing out leaves nothing of the person, and no database where nothing else is kept', async () => {
    const { gateway, store } = world()
    const clear = vi.spyOn(store, 'clear')
    await gateway.session.refresh()
    await gateway.audit.kept.keepSearches([{ name: 'Idriss', text: 'Benali' }])
    expect(await store.list('')).toHaveLength(1)
    await gateway.session.signOut()
    expect(await store.list('')).toEqual([])
    expect(clear).toHaveBeenCalled()
  })

  test('the auditor’s reference point is the device’s: it outlives the session', async () => {
    const { gateway, store } = world()
    const clear = vi.spyOn(store, 'clear')
    await gateway.session.refresh()
    await gateway.audit.kept.keepTrust({ note: 'n', keys: '', policy: '', hashes: [], at: 1 })
    await gateway.session.signOut()
    expect(await store.list('')).toHaveLength(1)
    expect(clear).not.toHaveBeenCalled()
  })

  test('a browser store that never answers does not keep the session open', async () => {
    const { gateway, leave, wipe, waits } = world()
    await gateway.session.refresh()
    wipe.mockReturnValue(new Promise(() => {}))
    const leaving = gateway.session.signOut()
    waits.at(-1)?.run()
    await leaving
    expect(leave).toHaveBeenCalledOnce()
  })

  test('nothing is asked in the person’s name before somebody is signed in', async () => {
    const { gateway, state } = world()
    await expect(gateway.matrixToken()).rejects.toMatchObject({ code: 'session.missing' })
    expect(state.asked).toEqual([])
  })
})

describe('answers and failures', () => {
  test('the homeserver’s token is asked with the session’s CSRF token', async () => {
    const { gateway } = world()
    await gateway.session.refresh()
    expect(await gateway.matrixToken('D')).toEqual({ token: 'jwt', userId: '@c:x', deviceId: 'D' })
  })

  test('an answer that is not the gateway’s counts as no answer', async () => {
    const { gateway, state } = world()
    state.broken = true
    await gateway.session.refresh()
    expect(gateway.session.session.value).toBeUndefined()
    expect(gateway.session.failure.value).toBe('unreachable')
  })

  test('it asks again by itself, less and less often', async () => {
    const { gateway, state, waits } = world()
    state.reachable = false
    await gateway.session.refresh()
    for (let i = 0; i < 5; i += 1) {
      waits.at(-1)?.run()
      await vi.waitFor(() => expect(waits).toHaveLength(i + 2))
    }
    expect(waits.map(({ ms }) => ms)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000])
    state.reachable = true
    waits.at(-1)?.run()
    await vi.waitFor(() => expect(gateway.session.failure.value).toBeNull())
  })

  test('« not signed in » in answer to any question closes the session here', async () => {
    const { gateway, state } = world()
    await gateway.session.refresh()
    state.signedIn = false
    await expect(gateway.session.devices()).rejects.toMatchObject({ code: 'session.missing' })
    expect(gateway.session.session.value).toBeNull()
  })
})
