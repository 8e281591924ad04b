export { filesHolding } from './disk.ts'
export { countInBytes, countInMemory } from './memory.ts'
export { startStack, type RunningStack, type StackAccount, type StackOptions, type StackPart } from './stack.ts'
export * from './kill-writer.ts'
