import type { Track } from 'livekit-client'
import type { Picture } from '../../../features/calls/port.ts'

/** One picture for each track, the same as long as the track is. */
export function picturesOf(): (track: Track | undefined) => Picture | null {
  const pictures = new WeakMap<Track, Picture>()
  let count = 0
  return (track) => {
    if (!track) return null
    const known = pictures.get(track)
    if (known) return known
    count += 1
    const picture: Picture = {
      id: `${count}`,
      attach(element) {
        track.attach(element)
        return () => void track.detach(element)
      },
    }
    pictures.set(track, picture)
    return picture
  }
}
