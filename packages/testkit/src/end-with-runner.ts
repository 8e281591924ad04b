/**
 * Set-up of every test process: it ends with the runner. One whose runner was killed would otherwise go on with its
 * test, and with the browser and the stack that the test holds.
 */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
