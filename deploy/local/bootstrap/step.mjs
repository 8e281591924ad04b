/** Shows one step on stderr (stdout belongs to the command): its name, a running clock, how long it took. */
import { stderr } from 'node:process'

export async function step(what, say, act) {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  if (!stderr.isTTY) stderr.write(`${what}…\n`)
  const clock = stderr.isTTY ? setInterval(() => stderr.write(`\r\u001b[2K${what}… ${seconds()} s`), 200) : undefined
  try {
    const result = await act()
    stderr.write(`${stderr.isTTY ? '\r\u001b[2K' : ''}${say.done(what, seconds())}\n`)
    return result
  } catch (error) {
    if (stderr.isTTY) stderr.write('\n')
    throw error
  } finally {
    clearInterval(clock)
  }
}
