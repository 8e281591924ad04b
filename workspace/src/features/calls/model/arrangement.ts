import type { Participant, ParticipantId } from '../port.ts'

/** `grid`: everybody alike; `speaker`: who speaks large, the others beside; `spotlight`: one image only. */
export type View = 'grid' | 'speaker' | 'spotlight'

/** One image on the stage: somebody's camera, or their screen. */
export interface Tile {
  readonly id: string
  readonly source: 'camera' | 'screen'
  readonly participant: Participant
}

export interface Arrangement {
  /** Shown large; null: everybody alike. */
  readonly main: Tile | null
  readonly others: readonly Tile[]
}

export interface Wish {
  readonly view: View
  /** Id of a tile; what is not there any more is as if nothing were pinned. */
  readonly pinned: string | null
  /** Who spoke last, not this person. */
  readonly spoke: ParticipantId | null
}

/** Who is shown large and who beside: what is pinned, else a screen, else who speaks. This person comes last. */
export function arrange(participants: readonly Participant[], { view, pinned, spoke }: Wish): Arrangement {
  const tiles = tilesOf(participants)
  const main =
    tiles.find(({ id }) => id === pinned) ??
    tiles.findLast(({ source, participant }) => source === 'screen' && !participant.own) ??
    (view === 'grid' ? null : speakerTile(tiles, spoke))
  const others = view === 'spotlight' && main ? [] : tiles.filter((tile) => tile !== main)
  return { main, others }
}

function tilesOf(participants: readonly Participant[]): readonly Tile[] {
  const ordered = [...participants.filter(({ own }) => !own), ...participants.filter(({ own }) => own)]
  return ordered.flatMap((participant) => [
    ...(participant.screen ? [{ id: `${participant.id}/screen`, source: 'screen' as const, participant }] : []),
    { id: `${participant.id}/camera`, source: 'camera' as const, participant },
  ])
}

function speakerTile(tiles: readonly Tile[], spoke: ParticipantId | null): Tile | null {
  const faces = tiles.filter(({ source }) => source === 'camera')
  return faces.find(({ participant }) => participant.id === spoke) ?? faces[0] ?? null
}
