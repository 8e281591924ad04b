import type { Tile } from './arrangement.ts'

export type TileState =
  | 'verified'
  | 'signedIn'
  | 'guest'
  | 'other'
  | 'refused'
  | 'opening'
  | 'speaking'
  | 'muted'
  | 'hand'
  | 'poor'
  | 'lost'
  | 'pinned'

/** What a screen reader is told of a tile after its name: everything that the eye sees on it. */
export function tileState({ source, participant }: Tile, pinned: boolean): readonly TileState[] {
  const { trust, program, media, speaking, microphone, handSince, network } = participant
  const face = source === 'camera'
  const states: readonly (readonly [TileState, boolean])[] = [
    ['refused', media === 'refused'],
    ['opening', media === 'opening'],
    ['verified', trust === 'verified'],
    ['signedIn', trust === 'signed-in'],
    ['guest', trust === 'guest'],
    ['other', program === 'other'],
    ['speaking', face && speaking],
    ['muted', face && microphone === 'muted'],
    ['hand', face && handSince !== null],
    ['poor', network === 'poor'],
    ['lost', network === 'lost'],
    ['pinned', pinned],
  ]
  return states.filter(([, holds]) => holds).map(([state]) => state)
}
