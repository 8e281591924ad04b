import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRoom } from './items.fixture.ts'
import { roomSections, unreadTotal, waitingRooms } from './room-sections.ts'

const now = new Date(2026, 10, 24, 14).getTime()
const day = 86_400_000
const said = (at: number) => ({
  at,
  sender: { id: '@i', name: 'Idriss' },
  own: false,
  text: 'Bonjour',
  kind: 'message' as const,
})

describe('roomSections', () => {
  const old = aRoom({ id: 'old', name: 'Marchés publics', latest: said(now - 9 * day) })
  const today = aRoom({ id: 'today', name: 'Été à Orléans', latest: said(now - 1000) })
  const fresh = aRoom({ id: 'fresh', name: 'Nouveau' })
  const asked = aRoom({ id: 'asked', name: 'Budget', membership: 'invited' })
  const loud = aRoom({ id: 'loud', latest: said(now - 30 * day), unread: 2 })

  it('puts invitations apart and keeps what is unread among the recent, newest first', () => {
    const sections = roomSections([old, today, fresh, asked, loud], '', now)
    expect(sections.invitations.map((room) => room.id)).toEqual(['asked'])
    expect(sections.recent.map((room) => room.id)).toEqual(['fresh', 'today', 'loud'])
    expect(sections.others.map((room) => room.id)).toEqual(['old'])
  })

  it('finds by name without accents', () => {
    expect(roomSections([old, today], 'ete ORLEANS', now).recent.map((room) => room.id)).toEqual(['today'])
  })

  it('shows every room once when nothing is searched', () => {
    const room = fc.record({
      id: fc.uuid(),
      latest: fc.option(fc.nat(60 * day).map((ago) => said(now - ago))),
      unread: fc.nat(3),
      membership: fc.constantFrom('joined' as const, 'invited' as const),
    })
    fc.assert(
      fc.property(fc.uniqueArray(room, { selector: ({ id }) => id }), (parts) => {
        const { invitations, recent, others } = roomSections(
          parts.map((part) => aRoom(part)),
          '',
          now,
        )
        const shown = [...invitations, ...recent, ...others].map(({ id }) => id)
        expect(shown.toSorted()).toEqual(parts.map(({ id }) => id).toSorted())
      }),
    )
  })
})

it('counts unread messages and invitations', () => {
  expect(unreadTotal([aRoom({ unread: 3 }), aRoom({ membership: 'invited', unread: 9 }), aRoom()])).toBe(4)
})

it('puts mentions before invitations before the rest', () => {
  const rooms = [
    aRoom({ id: 'read' }),
    aRoom({ id: 'unread', unread: 1, latest: said(now) }),
    aRoom({ id: 'asked', membership: 'invited' }),
    aRoom({ id: 'named', unread: 1, mentions: 1, latest: said(now - day) }),
  ]
  expect(waitingRooms(rooms).map((room) => room.id)).toEqual(['named', 'asked', 'unread'])
})
