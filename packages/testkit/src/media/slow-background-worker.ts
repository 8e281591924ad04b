import './slow-clock.ts'
import '../../../../workspace/src/adapters/livekit/background/background-worker.ts'
