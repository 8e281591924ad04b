import { FilesError, type DossiersPort } from '../../../features/files/port.ts'
import { randomName } from '../bytes.ts'
import { asJson, type Ask } from '../ask.ts'

/** Bytes of one request. */
const part = 2 ** 23
const mostTries = 4

/** A file for a shared folder, in parts; nothing stands there before all of it came. */
export async function sendDossierFile(
  ask: Ask,
  path: string,
  file: Blob,
  { replace, tell, stop }: Parameters<DossiersPort['upload']>[2],
): Promise<void> {
  const at = `/dossiers/uploads/${randomName()}`
  const headers = { 'content-type': 'application/octet-stream' }
  const put = async (number: number, tries = 1): Promise<void> => {
    const body = file.slice((number - 1) * part, number * part)
    try {
      await ask(`${at}/parts/${number}`, { method: 'PUT', body, headers, signal: stop })
    } catch (cause) {
      stop.throwIfAborted()
      const cut = cause instanceof FilesError && cause.code === 'network'
      if (!cut || tries === mostTries) throw cause
      await put(number, tries + 1)
    }
  }
  try {
    for (let number = 1; (number - 1) * part < Math.max(1, file.size); number++) {
      await put(number)
      tell(Math.min(file.size, number * part))
    }
    await ask(`${at}/complete`, asJson('POST', { path, size: file.size, overwrite: replace }))
  } catch (cause) {
    void ask(at, { method: 'DELETE' }).catch(() => {})
    throw cause
  }
}
