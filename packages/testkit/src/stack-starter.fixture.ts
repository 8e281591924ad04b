import { startStack } from './stack.ts'

// Starts a stack of one light part, says its process id, and does nothing more: stack.test.ts ends this process.
const stack = await startStack({ without: ['gateway', 'workspace', 'synapse', 'livekit'] })
process.stdout.write(`${stack.pid('issuer')}\n`)
setInterval(() => {}, 60_000)
