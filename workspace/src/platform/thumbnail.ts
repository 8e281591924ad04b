/** Longest side in pixels: sharp on a slab of the grid, also on a screen of double density. */
const side = 320
/** A picture beyond this would take more memory to decode than a page should. */
const mostBytes = 48 * 2 ** 20

/** A small WebP of a picture, made on this device; null for what the browser does not draw, or where it can't. */
export async function thumbnailOf(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  if (typeof createImageBitmap === 'undefined' || typeof OffscreenCanvas === 'undefined') return null
  if (file.size === 0 || file.size > mostBytes) return null
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return null
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((length) => Math.max(1, Math.round(length * scale)))
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })).arrayBuffer())
}
