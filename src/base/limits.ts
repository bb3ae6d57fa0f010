/** Every bound in the agent, with the reason it has this value. */
export const limits = {
  recordBytesMax: 65_536, // drivers.md §4.1: a driver never writes a larger event.
  paramsMax: 32, // events.json: the widest event has 32 parameters.
  filterDepthMax: 1_000, // rule-language.md A.9: the loader's limit; parsing is recursive.
  // A condition after list expansion; beyond it a list was meant to be a file.
  filterTextMax: 1_048_576,
  rulesFileMax: 16_777_216, // All public rules together are 0.25 MB.
  yamlDepthMax: 100, // Rules nest 6 deep; the reader is recursive.
  yamlNodesMax: 4_000_000, // Aliases may repeat a node; 16 MB of rules without them stay below.
  yamlPaddedLinesMax: 256, // Each forgiven line reads the file again, about 1 ms for 64 KB.
  filterDepthBareMax: 100, // rule-language.md A.9: for a condition outside a rules file.
  filterTestsMax: 100_000, // In one condition after macro expansion; public rules stay below 1 000.
  filterLiteralBytesMax: 255, // rule-language.md E: the reference refuses longer ones.
  regexNodesMax: 100_000, // Of one pattern; `((x{1000}){1000})` is a mistake, not a rule.
  regexNodesSumMax: 1_000_000, // Of one condition; some 100 MB when all of them are in use.
  filterProblemsMax: 100, // Of one condition; nobody reads more, and each is looked into.
  regexTransitionsMax: 262_144, // Remembered steps of one pattern, 1 MB; forgotten when full.
  threadsMax: 262_144, // state-engine.md §8, falco_libs.thread_table_size.
  fdsPerProcessMax: 4_096, // state-engine.md §3.
  spareFdsMax: 64, // Some hundred bytes each; what was closed last is in the cache.
  pathBytesMax: 1_024, // state-engine.md §11.1.
  enterBytesMax: 4_096, // state-engine.md §8: a longer stored enter event is not kept.
  addressesRememberedMax: 8_192, // IPv4 addresses with their text; some 1 MB.
  recentlyExitedMax: 8_192, // state-engine.md §8.
  cgroupSetsMax: 1_024, // Distinct sets of cgroups; a busy node has a few hundred containers.
  cgroupBytesMax: 1_048_576, // 1 KB for each of the 1 024 sets that fit.
  accountsMax: 65_536, // Users or groups of one container; /etc/passwd rarely has a hundred.
  accountTablesMax: 4_096, // Containers with a user table of their own.
  ancestorsMax: 1_024, // Parent links followed; deeper chains are loops or an attack on us.
  procFileBytesMax: 4_096, // state-engine.md §7.1: cmdline and environ are cut here.
  procTableBytesMax: 67_108_864, // A network table of /proc: some 400 000 sockets.
  procThreadsMax: 262_144, // As many as the table of threads holds.
  learnSliceMs: 4, // Of looking at /proc, between two looks at the rings; these hold some 80 ms.
  learnSliceMsMax: 20, // While the rings never become empty.
  learnDrainMs: 40, // Of events between two such slices.
  learnFds: 64, // Descriptors in one go: about a millisecond.
  learnTexts: 65_536, // Distinct paths and names that are kept once while /proc is looked at.
  learnTellMs: 3_000, // How often a long look at /proc tells how far it is.
  accountFileBytesMax: 4_194_304, // A passwd or group file, of a container perhaps: 40 000 lines.
  lookupsPerSecondMax: 2_000, // At some 100 µs each a fifth of a core at worst.
  scmRightsMax: 253, // SCM_MAX_FD of the kernel: descriptors one message can carry.
  textsRememberedMax: 8_192, // Directories and last components of paths.
  // Values of one field of which it is known what rules they leave possible.
  textRememberedMax: 16_384, // Longer ones are looked at each time.
  recentCharactersMax: 2_097_152, // Of the keys of one generation, however few they are.
  valuesIndexedMax: 8_192,
  costRestNs: 200_000_000, // Between two events whose rules are timed: five in a second.
  costSampleNs: 500_000, // For the rules of one event; the rest have their turn at the next.
  costShareMax: 0.01, // Of all time, spent on timing rules.
  costSkipMax: 32, // Events passed over before the one that is sampled; batches have some hundred.
  costEvaluations: 16, // Of a rule in one sample: as long as some hundred looks at the clock.
  costDearNs: 50_000, // A rule that takes longer is timed once; the clock is exact enough for it.
  environmentsMax: 4_096, // Distinct environments that are shared.
  environmentBytesMax: 4_194_304, // 1 KB for each of them on average.
  internTextsMax: 65_536, // Distinct texts remembered; a busy machine shows some thousands.
  pathsMax: 32_768, // Distinct paths of opened files that are remembered: some 4 MB of text.
  subjectIdsMax: 131_072, // Files by path and kind: four kinds of each path.
  internBytesMax: 4_194_304, // 64 bytes for each of them on average.
  internTextMax: 512, // Longer texts rarely repeat.
  internListsMax: 8_192, // Distinct lists of arguments.
  internListMax: 4_096, // Bytes of a list: the driver sends no more.
  internListBytesMax: 2_097_152, // 256 bytes for each of them on average.
  cpusMax: 8_192, // CONFIG_NR_CPUS of the largest distributions.
  // Of a ring, from where on less is let in: first what nobody needs, then what only rules want,
  // then all but what makes and ends processes, some two hundred of which fit the rest of 8 MiB.
  shedFrom: [0.75, 0.85, 0.9],
  // After a slice that emptied the rings: batches instead of a wake-up for each record.
  restMsMin: 2,
  restMsMax: 8, // While records only trickle in; an alert is at most so late.
  trickleMax: 64, // Records of one rest; a wake-up costs as much as some dozens of them.
  // The agent sleeps so long after something happened, and twice as long each time nothing did …
  sleepMsMin: 20,
  // … up to this: four wake-ups a second. Timers wait so long, nothing else: whatever else there is
  // to do ends a sleep.
  sleepMsMax: 250,
  deafMsMax: 20, // The same where only records end a sleep.
  turnMsMax: 20, // While records come, between two turns of timers and signals.
  collectMs: 10_000, // A full collection takes some 20 ms: 0.2 % of a processor.
  // Collecting what is young takes 3 ms of all threads, 0.3 ms of the one with the events.
  collectYoungEvents: 65_536,
  collectGrowthBytes: 25_165_824, // A tenth of a second for it every few seconds, in a storm.
  collectEvents: 250_000, // Fewer leave little behind: an idle agent is not woken for it.
  purgeSlice: 256, // Threads looked at in one go: each may cost a look into /proc.
  purgeSliceMs: 50, // Between two such looks: 262 144 threads take 51 s.
  dropLogMs: 30_000, // A storm of drops fills no log.
  reloadSliceMs: 2, // Of loading rules, between two looks at the rings.
  reloadSettleMs: 100, // As in the original: an editor writes several files, or one in pieces.
  reloadSettleMsMax: 1_000, // A directory where something always happens is looked at this often.
  reloadCollectMs: 1_000, // After a reload: what it left behind is collected once it has settled.
  drainMsMax: 5_000, // At the end of a run: what full rings hold takes 0.1 s, on slow machines 3 s.
  endMsMax: 10_000, // Of a run that was told to end, besides the time that channels are given.
  batchMax: 1_024, // Records per slice: a few hundred microseconds, so timers stay served.
  captureBufferBytes: 131_072, // Some 1 200 events read at once: they stay in the cache meanwhile.
  captureReadBytes: 262_144, // Compressed bytes in one go: about 2 MB of capture.
  // What the lists of a section may take in memory, here and in the state they are for: 40 000
  // threads with 2 KB of texts each, or half a million descriptors. Entries beyond it are left out
  // and told. With it a process that replays a hostile file stays below 400 MB.
  captureListsMemoryMax: 268_435_456,
  captureEntryBytesMax: 65_536, // Of a list; a process with the longest texts has 21 000.
  captureBlockBytesMax: 16_777_216, // Blocks read as a whole: lists of before 2018, large events.
  recordingChunkBytes: 262_144, // Written, and compressed, in one go: some 2 000 events.
  recordingQueuedBytesMax: 16_777_216, // What a slow disk may hold before the rings have to.
  recordingHoldMs: 1_000, // What a killed recording may lack, and what a reader of a pipe waits.
  alertsQueuedMax: 10_000, // What a stuck channel may hold before we count and drop.
  libraryLinesMax: 100, // Of what libbpf said about a driver that cannot be used.
  logLinesQueuedMax: 1_000, // Start-up prints fewer than 50; more means nobody reads stderr.
  channelBytesMax: 16_777_216, // 10 000 alerts of 1.6 KB; the largest seen is 5 KB.
  channelHoldBytes: 4_096, // buffered_outputs: one write per page of alerts.
  channelHoldMs: 1_000, // buffered_outputs: no alert waits longer for its page to fill.
  channelRetryMs: 10, // A non-blocking pipe that stays full is tried again this much later.
  channelTurns: 20, // Tries of a full pipe without a pause: some ten microseconds each.
  channelWriteBytes: 262_144, // One write: a few pipes full, and what a failure puts in doubt.
  channelAlertsAtOnce: 1_024, // Of one write; beyond that the bytes decide.
  channelBackOffMs: 100, // The first wait after a failed delivery; it doubles with each.
  channelBackOffMsMax: 5_000, // A server that returns waits no longer for its first alert.
  channelTroublesMax: 100, // Distinct messages of one channel that are remembered as told.
  spoolSegmentBytes: 1_048_576, // One file of a spool, read as a whole: some 1 000 alerts.
  spoolSyncMs: 100, // What a power failure may take from a spool.
  spoolRetryMs: 1_000, // A disk that was full is tried again this much later.
  // Of a sink that does not answer, before what it has taken counts as delivered: a program that is
  // killed may have read it just then. The end of a run waits so long, which output_timeout allows.
  settleMs: 1_000,
  settleLookMs: 100, // Between two looks at what such a sink has taken: some ten microseconds each.
  settleHearMs: 20, // A thread that was held up has heard by then whose connection was closed.
  settleMarksMax: 1_000, // Places remembered of what is on its way; beyond it they are coarser.
  datagramBytesMax: 65_000, // What one UDP packet carries, headers not counted.
  httpAlertsAtOnce: 64, // Posted one by one before the queue is looked at again.
  httpRequestsMax: 64, // Under way at once: a channel is no load test of its receiver.
  httpAnswerBytesMax: 65_536, // Of an answer; what is longer is not an answer to an alert.
  certificateBytesMax: 1_048_576, // Debian's bundle of all authorities has 0.2 MB.
  threadAnswerMs: 500, // What a busy output thread may add to the time that a channel was given.
  threadsCountedMax: 16_384, // Looked at for one metric: some 0.2 ms.
  programsLookMs: 10_000, // How late a change of the kernel's settings may be seen.
  webRequestsMax: 64, // Answered at once; scrapers and probes are two or three.
  webIdleSeconds: 10, // A connection without a whole request; Bun adds up to four seconds.
  webReuseMs: 250, // An answer of the agent serves all who ask within that time.
  webAnswerMs: 5_000, // A loop that takes events for so long without a turn is stuck.
  threadRestartMs: 1_000, // Before an output thread that died is started again; doubles …
  threadRestartMsMax: 60_000, // … up to this, and is forgotten when one ran for so long.
  tlsSettleMs: 50, // A server that refuses our certificate nearby has hung up by then.
  programSettleMs: 50, // A shell that does not find its command has ended by then.
  connectMsMax: 10_000, // A connection that takes longer is tried anew.
  natsAnswerMsMax: 30_000, // Sooner, a server that is only slow would get the same alerts again.
  natsLineBytesMax: 1_048_576, // Servers list the others of their cluster in one line.
  natsPayloadBytes: 1_048_576, // The protocol's own limit where a server does not tell its.
  natsReasonCharsMax: 200, // What servers say is shorter.
  configExpansionsMax: 1_000, // A variable whose value names itself would be expanded for ever.
  // Distinct values of one flag table or of capability sets: captures show under 100.
  flagTextsMax: 4_096,
  paramBytesTextMax: 65_536, // Arguments and environments print whole; snaplen bounds data before.
  ancestorEnvironmentsMax: 20, // state-engine.md: proc.aenv[NAME] looks no further up.
  domainNamesMax: 1_000, // Rules name them: each costs a lookup now and then.
  domainAddressesMax: 256, // Of one name: large services answer with some ten.
  domainLookupsAtOnce: 4, // The system's resolver has that many threads.
  domainAnswersMs: 2_000, // What changed rules wait for the first answers about their names.
  domainRefreshMs: 10_000, // As in the original; doubled while nothing changes …
  domainRefreshMsMax: 320_000, // … up to this.
  // Code that runs often is compiled in the first seconds, the rest in the first minutes.
  releaseAfterMs: [250, 10_000, 300_000],
  // How much may come in this time for it to be a quiet one: 2 000 events in half a second.
  releaseLookMs: 500,
  releaseEventsMax: 2_000,
  // Pages of the program alone take 2 ms, and as long again until what is used is back.
  releaseTextMs: 10_000,
  releaseFaultsMax: 20, // Of pages that were read from a disk meanwhile; then the rest doubles …
  releaseTextMsMax: 1_280_000, // … up to this.
  releaseTextEventsMax: 125_000,
  auditDepthMax: 300, // Levels of JSON; what the original's parser takes.
  auditShownMax: 200, // Characters of an event's text in a message.
  auditProblemsMax: 10, // Sentences about one batch; what is wrong with it is wrong ten times.
  auditQueuedMax: 16_777_216, // Characters that wait for rules; one batch, however large, may.
  auditReadingBytesMax: 33_554_432, // Of all requests that are being read.
  auditCollectMax: 16_777_216, // Characters looked at; the collector alone lets 500 MB gather.
  auditReadBytes: 262_144, // Of a log file in one go.
  auditTurnMs: 1, // Rules look at events so long before the kernel's have their turn.
  auditGroupChars: 65_536, // Of one message between threads: taking it costs a tenth of a turn.
  auditGroupsMax: 2, // On their way to the rules: one that is looked at, one that comes meanwhile.
  auditRequestsMax: 256, // At once; each API server sends a few.
  auditRoomMs: 10_000, // An API server gives up after 30 s.
  auditBodyMs: 30_000, // For a whole request; the API server's own limit.
  auditIdleSeconds: 120, // Batches come seconds apart, from quiet clusters a minute.
  auditCloseMs: 500, // At the end, for requests that are being answered.
  auditFollowMs: 250, // Between two looks at a log file.
  serviceStatusMs: 30_000, // The line of `systemctl status` is at most so old.
  logFlushMsMax: 2_000, // What a parent that does not read may delay a run in the background.
  relayMsMax: 100, // Between two processes of one machine: what came is shown at once.
  // Diagnostics wait so long for typing to pause, longer where the ruleset is large.
  lspPauseMs: 150,
  lspPauseMsMax: 1_000,
  lspIdleMs: 3_000, // Nobody types, so a full collection of up to half a second is not felt.
  lspPartsKept: 64, // Items that are kept parsed: those on a screen.
  lspShownMax: 1_500, // Characters; a hover is read at a glance, and the JSON of -L has all of it.
  lspCollectMs: 100, // Of an analysis, between two collections of garbage.
  lspParentCheckMs: 5_000, // How long a language server outlives an editor that was killed.
} as const;
