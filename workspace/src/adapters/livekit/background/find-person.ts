import { readModel, type Model, type ModelStep } from './model-file.ts'
import {
  add,
  average,
  convolve,
  convolveApart,
  enlarge,
  hardSwish,
  logistic,
  relu,
  spread,
  weigh,
  type Plane,
} from './operations.ts'

/** Where a person is, in a small image: so many points wide and high. */
export interface PersonFinder {
  readonly width: number
  readonly height: number
  /** Pixels as a canvas has them (RGBA); 0 to 1 for each: is it a person's? The answer is overwritten by the next. */
  find(pixels: Uint8ClampedArray): Float32Array
}

/**
 * MediaPipe's selfie segmentation (a network of 33 million multiplications an image), run here by plain arithmetic: a
 * hundred lines instead of 13 MB of a runtime that also reports its use to its maker. Throws for a network with steps that
 * are not known here.
 */
export function personFinder(file: ArrayBuffer): PersonFinder {
  const model = readModel(file)
  const planes = new Map<number, Plane>()
  const input = planeOf(model, model.input, planes)
  const output = planeOf(model, model.output, planes)
  const steps = model.steps.flatMap((step) => {
    const run = prepare(model, step, planes)
    return run ? [run] : []
  })
  return {
    width: input.width,
    height: input.height,
    find(pixels) {
      for (let at = 0, to = 0; to < input.values.length; at += 4, to += 3) {
        input.values[to] = (pixels[at] as number) / 255
        input.values[to + 1] = (pixels[at + 1] as number) / 255
        input.values[to + 2] = (pixels[at + 2] as number) / 255
      }
      for (const run of steps) run()
      return output.values
    },
  }
}

function planeOf({ tensors }: Model, index: number, planes: Map<number, Plane>): Plane {
  const known = planes.get(index)
  if (known) return known
  const [, height = 1, width = 1, depth = 1] = tensors[index]?.shape ?? []
  const made = { height, width, depth, values: new Float32Array(height * width * depth) }
  planes.set(index, made)
  return made
}

/** Null for what is done once and for all: constants that are stored short. */
function prepare(model: Model, step: ModelStep, planes: Map<number, Plane>): (() => void) | null {
  const { operation, inputs, output, option } = step
  const plane = (index: number | undefined) => planeOf(model, index ?? -1, planes)
  if (operation === 'dequantize') return null
  if (operation === 'Convolution2DTransposeBias') {
    const [from, to, by] = [plane(inputs[0]), plane(output), weightsOf(model, inputs)]
    return () => spread(from, to, by)
  }
  const [from, to] = [plane(inputs[0]), plane(output)]
  const stride = option(1)
  switch (operation) {
    case 'convolution': {
      const by = weightsOf(model, inputs)
      return () => convolve(from, to, by, stride)
    }
    case 'depthwise': {
      const by = weightsOf(model, inputs)
      return () => convolveApart(from, to, by, stride)
    }
    case 'add':
      return both(add, from, plane(inputs[1]), to)
    case 'multiply':
      return both(weigh, from, plane(inputs[1]), to)
    case 'resize':
      return () => enlarge(from, to)
    case 'mean':
      return () => average(from, to)
    case 'relu':
      return () => relu(from, to)
    case 'logistic':
      return () => logistic(from, to)
    case 'hard-swish':
      return () => hardSwish(from, to)
    default:
      throw new TypeError(`a network with « ${operation} » is not read here`)
  }
}

const both = (how: typeof add, one: Plane, other: Plane, to: Plane) => () => how(one, other, to)

/** Constants come through « dequantize »: its input has the values. */
function weightsOf(model: Model, [, weights, bias]: readonly number[]) {
  const constant = (index = -1) => {
    const from = model.steps.find(({ operation, output }) => operation === 'dequantize' && output === index)
    const tensor = model.tensors[from?.inputs[0] ?? index]
    if (!tensor?.values) throw new TypeError('a constant of the network is missing')
    return { shape: tensor.shape, values: tensor.values }
  }
  return { ...constant(weights), bias: constant(bias).values }
}
