import type { DetectionOutcome, MistakeTimes } from '../../coordination/outcome/service-outcome.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted } from '../typeset/numbers.ts'
import type { Fact } from './fact.ts'
import { longTimeText } from './long-time.ts'

const mistakes = (times: MistakeTimes | null): string =>
  times === null ? 'never: no bit errors are counted' : `every ${longTimeText(times.all)}`

/** `every 46 minutes among 272 pairs`, or never. */
export const mistakeText = (times: MistakeTimes | null, pairs: number): string =>
  times === null || times.all === null
    ? mistakes(times)
    : `${mistakes(times)} among ${counted(pairs, 'pair')} (a pair every ${longTimeText(times.worstPair)})`

const inARow = (losses: number): string =>
  losses === 0
    ? 'no heartbeat is lost'
    : `at most ${counted(losses, 'heartbeat')} in a row ${losses === 1 ? 'is' : 'are'} lost`

/** What a failure detection promises; times exact, thresholds rounded up. */
export const detectionFacts = (service: DetectionOutcome): readonly Fact[] => {
  const { losses, pairs, periodPs, app } = service
  const mistakeEvery = service.mistakeEverySeconds
  return [
    {
      what: 'suspect after',
      value: timeText(service.thresholdPs),
      note: `of silence (Θ*): never too early while ${inARow(losses)}; by observer in --json`,
    },
    {
      what: 'crash detected within',
      value: timeText(service.detectionPs),
      note: `by every member (T_D)${service.pollPs === 0 ? '' : `, looked at every ${timeText(service.pollPs)}`}; no sooner than ${timeText(losses === 0 ? service.soonestPs : service.soonestWithLossesPs)}`,
    },
    {
      what: 'mistakes',
      value: mistakeText(mistakeEvery, pairs.length),
      note:
        mistakeEvery === null
          ? 'inside the assumptions'
          : `by bit errors (T_MR); each lasts ${timeText(service.mistakeLastsPs)} (T_M), longer where more are lost`,
    },
    {
      what: 'heartbeats take',
      value: `at most ${timeText(service.lambdaPs)}`,
      note: 'the Λ* of the X-Lane paper, which leaves the period out',
    },
    {
      what: 'observers apart',
      value: `at most ${timeText(Math.max(0, ...Object.values(service.spreadPs)))}`,
      note: 'between the first and the last to notice a silence',
    },
    {
      what: 'first heartbeat',
      value: timeText(service.firstHeartbeatPs),
      note: 'nobody is suspected sooner after both ends run',
    },
    ...(app === undefined
      ? []
      : [
          {
            what: 'application detected',
            value: timeText(app.detectionPs),
            note: `${counted(app.staleHeartbeats, 'old count')} in a row ${app.staleHeartbeats === 1 ? 'is' : 'are'} normal; told apart by the heartbeats' numbers (by counting those received: ${timeText(app.detectionByCountPs)})`,
          },
        ]),
    {
      what: 'the price of losses',
      value: `${timeText(periodPs)} each`,
      note: 'of detection time, for every heartbeat that may be lost in a row:',
    },
    ...service.byLosses.map(choice => ({
      what: `  losses: ${choice.losses}${choice.losses === losses ? ' (asked)' : ''}`,
      value: timeText(choice.detectionPs),
      note: `to detect; a mistake ${mistakes(choice.mistakeEverySeconds)}`,
    })),
  ]
}
