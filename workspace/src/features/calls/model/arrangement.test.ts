import { describe, expect, it } from 'vitest'
import type { Participant, Picture } from '../port.ts'
import { arrange } from './arrangement.ts'

const picture: Picture = { id: 'p', attach: () => () => {} }
const one = (name: string, part: Partial<Participant> = {}): Participant => ({
  id: name,
  person: { id: name, name },
  own: name === 'moi',
  trust: 'verified',
  role: 'member',
  program: 'parvis',
  microphone: 'on',
  speaking: false,
  camera: picture,
  screen: null,
  handSince: null,
  media: 'open',
  network: 'good',
  ...part,
})
const people = [one('moi'), one('a'), one('b'), one('c')]
const wish = { view: 'grid', pinned: null, spoke: null } as const
const ids = (tiles: readonly { id: string }[]) => tiles.map(({ id }) => id)

describe('arrange', () => {
  it('shows everybody alike in the grid, this person last', () => {
    const { main, others } = arrange(people, wish)
    expect(main).toBeNull()
    expect(ids(others)).toEqual(['a/camera', 'b/camera', 'c/camera', 'moi/camera'])
  })

  it('shows who spoke last large, the first one before anybody spoke, and oneself when alone', () => {
    expect(arrange(people, { ...wish, view: 'speaker', spoke: 'b' }).main?.id).toBe('b/camera')
    expect(arrange(people, { ...wish, view: 'speaker' }).main?.id).toBe('a/camera')
    expect(arrange(people, { ...wish, view: 'speaker', spoke: 'gone' }).main?.id).toBe('a/camera')
    expect(arrange([one('moi')], { ...wish, view: 'speaker' }).main?.id).toBe('moi/camera')
    expect(arrange([], { ...wish, view: 'speaker' })).toEqual({ main: null, others: [] })
  })

  it('puts a screen of somebody else before whoever speaks, in every view, and never one’s own', () => {
    const sharing = [one('moi'), one('a'), one('b', { screen: picture })]
    for (const view of ['grid', 'speaker', 'spotlight'] as const)
      expect(arrange(sharing, { ...wish, view, spoke: 'a' }).main?.id).toBe('b/screen')
    expect(ids(arrange(sharing, wish).others)).toEqual(['a/camera', 'b/camera', 'moi/camera'])
    expect(arrange([one('moi', { screen: picture }), one('a')], wish).main).toBeNull()
  })

  it('keeps what is pinned until it leaves', () => {
    const pinned = { ...wish, view: 'speaker', pinned: 'c/camera', spoke: 'a' } as const
    expect(arrange(people, pinned).main?.id).toBe('c/camera')
    expect(arrange(people.slice(0, 3), pinned).main?.id).toBe('a/camera')
  })

  it('shows one image alone in the spotlight, and loses nobody in the other views', () => {
    expect(arrange(people, { ...wish, view: 'spotlight', spoke: 'b' }).others).toEqual([])
    for (const view of ['grid', 'speaker'] as const) {
      const { main, others } = arrange(people, { ...wish, view })
      expect(ids([...(main ? [main] : []), ...others]).toSorted()).toHaveLength(4)
    }
  })
})
