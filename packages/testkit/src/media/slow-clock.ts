/** A machine a hundred times slower than this one, by its own clock. */
const real = performance.now.bind(performance)
performance.now = () => real() * 100
