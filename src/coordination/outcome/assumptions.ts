/** What the numbers of services rest on, beside what the bounds of an analysis rest on (MODEL "Services"). */
export interface ServiceAssumption {
  /** Stable name. */
  readonly code: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'
  /** The whole sentence. */
  readonly text: string
}

/** Printed with every result. Safety, that no two leaders commit differently, needs none of them. */
export const serviceAssumptions = (clockTolerancePpb: number): readonly ServiceAssumption[] => [
  {
    code: 'A1',
    text: 'the tunnels are installed as placed: packets are lost by bit errors only, and not reordered in a tunnel',
  },
  {
    code: 'A2',
    text: 'members send in every slot, exactly a period apart, also when there is nothing to say',
  },
  { code: 'A3', text: 'from delivery to reaction no longer than the processing declared' },
  {
    code: 'A4',
    text: 'members stop when they crash; one that comes back does not vote before it knows its past',
  },
  {
    code: 'A5',
    text:
      clockTolerancePpb === 0
        ? 'clocks tick exactly as fast as true time (the topology declares no clockTolerance)'
        : `clocks tick within ${clockTolerancePpb / 1000} ppm of true time`,
  },
]
