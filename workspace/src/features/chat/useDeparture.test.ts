// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VueWrapper } from '@vue/test-utils'
import { useToasts, type Toasts } from '../../app/toasts.ts'
import { ChatError } from './port.ts'
import { mountInChat, settled, stage, type Stage } from './ui/chat.fixture.ts'
import { useDeparture } from './useDeparture.ts'

let at: Stage
let page: VueWrapper
let toasts: Toasts
let depart: ReturnType<typeof useDeparture>
beforeEach(async () => {
  at = await stage()
  page = mountInChat(at.parts, {
    setup() {
      toasts = useToasts()
      depart = useDeparture()
      return () => null
    },
  })
})
afterEach(() => page.unmount())

const listed = () => at.parts.port.rooms.value.map(({ id }) => id)
const still = () => at.claire.port.rooms.value.map(({ id }) => id)
const closeToast = async () => {
  toasts.close(toasts.shown.value.at(-1)?.id ?? 0)
  await settled()
}

describe('leaving a room', () => {
  it('takes it from the list at once, and can be undone while the toast stands', async () => {
    depart(at.room, 'Vous quittez Halle Saint-Roch.')
    expect(listed()).toEqual([])
    expect(still()).toEqual([at.room])
    toasts.shown.value.at(-1)?.undo?.()
    await closeToast()
    expect(listed()).toEqual([at.room])
    expect(still()).toEqual([at.room])
  })

  it('happens when the toast has gone, also when the page that asked has gone before', async () => {
    depart(at.room, 'Vous quittez Halle Saint-Roch.')
    page.unmount()
    await closeToast()
    expect(still()).toEqual([])
  })

  it('a refusal puts the room back, and is kept to be told', async () => {
    at.claire.failNext(new ChatError('network'))
    depart(at.room, 'Vous quittez Halle Saint-Roch.')
    await closeToast()
    expect(listed()).toEqual([at.room])
    expect(at.parts.departures.failure.value?.code).toBe('network')
  })

  it('a later invitation to the room that was left is shown', async () => {
    depart(at.room, 'Vous quittez Halle Saint-Roch.')
    await closeToast()
    await at.idriss.port.invite(at.room, at.claire.port.me.value?.id ?? '')
    await settled()
    expect(listed()).toEqual([at.room])
  })
})
