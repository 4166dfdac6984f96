/**
 * Recognising what decides which Helm is installed. Nothing here knows of files or formats: words, addresses and image
 * names go in, guesses of pins come out; the reader adds scope, origin and guards.
 */
export { namedAfterHelm, pinOfAction } from './action.ts';
export { pinOfAzureTask } from './azure-task.ts';
export { pinsOfCommand, pinsOfPipeline } from './command.ts';
export { type ImageRun, imageOfKubectlRun, imageOfRun, restOfKubectlExec } from './docker.ts';
export { badHost } from './host.ts';
export { entryPointIsHelm, pinOfImage } from './image.ts';
export { kubectlLayersIn, layerOf, pinOfLayer } from './layer.ts';
export { mergeInstallSteps, savedName, uniquePins } from './merge.ts';
export { pinOfVersion } from './package.ts';
export { pinOfRunner } from './runner.ts';
export { pinsInText } from './text.ts';
export type { PinGuess } from './types.ts';
export { pinOfVersionVariable } from './variable.ts';
export { pinOfVendored, vendoredGetHelm } from './vendored.ts';
export { rangeOfVersion, rangeOfWord } from './version.ts';
