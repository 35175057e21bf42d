using System.Globalization;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Runtime.Judging;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Flashing;

internal sealed partial class UnitSteps
{
    private const int GreetingMilliseconds = 1500, PauseMilliseconds = 100, MostLooks = 20, LongestSilenceMilliseconds = 20_000;

    // A device that says nothing is found before its step's time is over: the two are told apart.
    private int SilenceMilliseconds => (int)Math.Min(
        LongestSilenceMilliseconds, 800 * new[] { UnitStep.Provision, UnitStep.SelfTest, UnitStep.Camera, UnitStep.Golden }.Min(job.SecondsOf));

    private DeviceIdentification? _identity;

    /// <summary>Asks on the link until the firmware answers, then compares what it says of itself with what was meant.</summary>
    private (StepState, string) Boot(CancellationToken cancellation)
    {
        _identity = Connect(cancellation);
        facts["clr_version"] = _identity.Runtime;
        facts["model_sha256"] = _identity.ModelSha256;
        facts["preproc_sha256"] = _identity.PreprocessingSha256;
        Same("board", job.Board, _identity.Board);
        bool mayHaveAnother = job.Verb is UnitVerb.Rollback or UnitVerb.Update;
        Same("model", mayHaveAnother ? null : job.ModelSha256, _identity.ModelSha256);
        Same("preprocessing", mayHaveAnother ? null : job.PreprocessingSha256, _identity.PreprocessingSha256);
        if (_identity.Uid.Length > 0)
        {
            // The flash tool and the firmware must speak of one chip; a firmware fills its number up with zeros.
            string seen = Plain(facts.GetValueOrDefault("uid", "")), said = Plain(_identity.Uid);
            if (seen.Length > 0 && !said.StartsWith(seen, StringComparison.Ordinal))
                throw new DeviceException("E0719", job.Serial, $"the chip {seen} was written, {said} answers on the link", "one chip",
                    "are two slots of the line file swapped?");
            if (seen.Length == 0)
                facts["uid"] = Convert.ToHexStringLower(Convert.FromHexString(said).AsSpan().TrimEnd((byte)0));
        }

        return (StepState.Good, _identity.Runtime);
    }

    private DeviceIdentification Connect(CancellationToken cancellation)
    {
        string reason = "nobody answered";
        while (!cancellation.IsCancellationRequested)
        {
            _link?.Dispose();
            _link = null;
            try
            {
                Locate();
                var address = new LinkAddress(job.Link.Replace("{port}", Port ?? "", StringComparison.Ordinal));
                var patience = new DeviceLinkOptions { GreetingMilliseconds = GreetingMilliseconds, SilenceMilliseconds = SilenceMilliseconds };
                _link = new DeviceLink(address, patience)
                {
                    Heard = line => log.Line($"device: {line}"),
                };
                _link.Connect(cancellation);
                DeviceIdentification identity = _link.Identify(cancellation);
                log.Line($"link: {identity}");
                return identity;
            }
            catch (Exception e) when (e is LinkLostException or DeviceException { Code: "E0602" or "E0711" })
            {
                reason = e is DeviceException device ? device.Found : e.Message;
                log.Line($"link: {reason}");
                cancellation.WaitHandle.WaitOne(PauseMilliseconds);
            }
            catch (OperationCanceledException)
            {
                // Told below, with the last reason.
            }
        }

        throw new DeviceException("E0718", job.Serial, string.Create(CultureInfo.InvariantCulture,
            $"the firmware does not answer within {job.SecondsOf(UnitStep.Boot):0.#} s: {reason}"),
            hint: "does the image belong to this board? its serial console says why it stops");
    }

    private (StepState, string) Provision(CancellationToken cancellation)
    {
        bool isAudit = UnitVerb.OnlyLooks(job.Verb), hasChanged = false;
        if (job.WritesNames && job.Verb != UnitVerb.Limits)
        {
            var wanted = new UnitNames(job.Serial, job.Station);
            UnitNames? found = Refusable(() => UnitNames.Read(_link!, cancellation), "keeps no serial number");
            if (found != wanted && isAudit)
                throw new DeviceException("E0720", job.Serial, $"its flash holds {Shown(found)}", Shown(wanted));
            if (found != wanted)
            {
                hasChanged = true;
                found = Refusable(() => wanted.Write(_link!, cancellation), "keeps no serial number");
                if (found != wanted)
                    throw new DeviceException("E0720", job.Serial, $"its flash holds {Shown(found)} after it was written", Shown(wanted),
                        "the unit's own memory is bad");
            }
        }

        if (job.LimitsSha256 is { } limits && _identity!.LimitsSha256 != limits)
        {
            if (isAudit || job.LimitsPack is null)
                throw new DeviceException("E0720", job.Serial, $"judges by the limits {Short(_identity.LimitsSha256)}", Short(limits));
            hasChanged = true;
            Push(job.LimitsPack, limits, cancellation);
        }

        facts["provision_ok"] = "yes";
        facts["limits_sha256"] = job.LimitsSha256 ?? _identity!.LimitsSha256;
        return hasChanged ? (StepState.Good, job.Serial) : (StepState.Skipped, isAudit ? "as it should be" : "already there");
    }

    private void Push(string pack, string limits, CancellationToken cancellation)
    {
        UpdateStatus status = Refusable(() => new ModelUpdate(_link!, ofLimits: true).Send(File.ReadAllBytes(pack), cancellation), "takes no limits");
        if (status.Result is not (UpdateResult.Ok or UpdateResult.AlreadyActive))
            throw new DeviceException("E0720", Path.GetFileName(pack), $"the device refuses the limits: {status.Result}",
                hint: "are pack, key and device of one product?");
        // They are taken over between two parts.
        for (int looks = 0; (_identity = _link!.Identify(cancellation)).LimitsSha256 != limits; looks++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (looks == MostLooks)
                throw new DeviceException("E0720", Path.GetFileName(pack), $"the device has the limits and judges by others, {Short(_identity.LimitsSha256)}",
                    "limits of the model that it runs", "'edge pack --limits' makes them from the model's project");
            // The firmware looks which limits hold when it judges.
            cancellation.WaitHandle.WaitOne(PauseMilliseconds);
            _link.Judge([(0, new sbyte[_link.Abilities!.InputBytes])], _ => { }, cancellation);
        }
    }

    private (StepState, string) Rollback(CancellationToken cancellation)
    {
        UpdateStatus status = Refusable(() => new ModelUpdate(_link!).Switch(cancellation), "keeps one model only");
        // One update after the flashing there is no model in the other slot; the one of the image is still there.
        bool isOfImage = status.Result == UpdateResult.NothingThere;
        if (isOfImage)
            status = Refusable(() => new ModelUpdate(_link!).TakeImage(cancellation), "has no model to go back to");
        if (status.Result != UpdateResult.Ok)
            throw new DeviceException("E0733", job.Serial, status.Result == UpdateResult.NothingThere
                ? "has no model to go back to" : $"refuses to go back: {status.Result}",
                hint: "what runs goes on running");
        string before = _identity!.ModelSha256;
        _link!.Reset(cancellation);
        _identity = Connect(cancellation);
        if (!isOfImage)
            status = new ModelUpdate(_link).Confirm(cancellation);
        if (_identity.ModelSha256 == before || status.Result != UpdateResult.Ok)
            throw new DeviceException("E0733", job.Serial, $"runs the model {Short(before)} again: the other one failed its trial ({status.Reason})",
                hint: "flash the unit");
        facts["model_sha256"] = _identity.ModelSha256;
        return (StepState.Good, $"{Short(before)} to {Short(_identity.ModelSha256)}");
    }

    private (StepState, string) SelfTest(CancellationToken cancellation)
    {
        SelfTestResult result = Refusable(() => _link!.SelfTest(cancellation), "has no self-test");
        int difference = result.Vector < 0 ? 0 : Math.Abs(result.Expected - result.Actual);
        facts["vectors_ok"] = result.Passes ? "yes" : "no";
        facts["max_lsb"] = difference.ToString(CultureInfo.InvariantCulture);
        return result.Passes ? (StepState.Good, "0 LSB") : throw new DeviceException("E0721", job.Serial, result.Vector < 0 ? "no model runs on it"
            : $"golden vector {result.Vector}, output {result.Output}: {result.Actual} instead of {result.Expected}",
            hint: "the chip computes something else: do not ship it");
    }

    private (StepState, string) Camera(CancellationToken cancellation)
    {
        if (job.Camera is not { } limits)
            return (StepState.Skipped, "not asked for");
        try
        {
            CameraCheck check = CameraCheck.Of(_link!.Capture(CaptureHead.RawFrame, cancellation), _link.Capture(CaptureHead.RawFrame, cancellation));
            facts["cam_mean"] = check.Mean.ToString("0.0", CultureInfo.InvariantCulture);
            facts["cam_sharpness"] = check.Sharpness.ToString("0.00", CultureInfo.InvariantCulture);
            return check.Against(limits) is { } wrong ? throw Unusable($"the picture {wrong}") : (StepState.Good, $"mean {facts["cam_mean"]}");
        }
        catch (DeviceException e) when (e.Code == "E0606")
        {
            throw Unusable(e.Found);
        }
    }

    private DeviceException Unusable(string found) =>
        new("E0722", job.Serial, found, hint: $"check lamp, lens and camera cable, then 'edge line retry {job.Serial}'");

    private (StepState, string) Golden(CancellationToken cancellation)
    {
        if (job.Golden is null)
            return (StepState.Skipped, "none given");
        (IReadOnlyList<GoldenSample> samples, LinkResult?[] results) = JudgeSamples(cancellation);
        int[] wrong = [.. Enumerable.Range(0, samples.Count).Where(i => !IsRight(samples[i], results[i]))];
        long[] times = [.. results.OfType<LinkResult>().Select(result => result.Microseconds).Order()];
        facts["golden_ok"] = Text(samples.Count - wrong.Length);
        facts["golden_ng"] = Text(wrong.Length);
        facts["lat_p50_ms"] = (times[times.Length / 2] / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        facts["lat_p99_ms"] = (times[(times.Length * 99 + 99) / 100 - 1] / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);
        if (Compared(samples, results, wrong) is { } compared)
            return compared;
        if (wrong.Length == 0)
            return (StepState.Good, $"{samples.Count}/{samples.Count}");
        throw new DeviceException("E0723", samples[wrong[0]].Name,
            $"is judged {Word(results[wrong[0]]!)} instead of {(samples[wrong[0]].IsDefect ? "NG" : "OK")}; "
            + $"{wrong.Length} of {samples.Count} samples are wrong",
            hint: "are model, limits and samples of one product?");
    }

    private (IReadOnlyList<GoldenSample> Samples, LinkResult?[] Results) JudgeSamples(CancellationToken cancellation)
    {
        IReadOnlyList<GoldenSample> samples = GoldenSamples.Load(job.Golden!);
        int inputs = _link!.Abilities!.InputBytes;
        if (samples.FirstOrDefault(sample => sample.Tensor.Length != inputs) is { } other)
            throw new DeviceException("E0719", other.Name, $"has {other.Tensor.Length} values, the model on the unit takes {inputs}",
                "samples for the model that runs");
        var results = new LinkResult?[samples.Count];
        string[] times = new string[samples.Count];
        try
        {
            _link.Judge(samples.Select((sample, i) => (i, sample.Image)), result =>
            {
                results[result.Index] = result;
                times[result.Index] = LedgerEntry.Time();
            }, cancellation);
        }
        finally
        {
            // What was judged before a cable came off stays on the record.
            Samples = [.. samples.Select((sample, i) => (sample, i)).Where(each => results[each.i] is not null).Select(each =>
                new SampleReport(each.sample.Name, each.sample.IsDefect ? "NG" : "OK", Word(results[each.i]!), times[each.i]))];
        }

        return (samples, results);
    }

    private static bool IsRight(GoldenSample sample, LinkResult? result) =>
        result is { Outputs: not null } && result.Verdict == (sample.IsDefect ? Verdict.Ng : Verdict.Ok);

    private static string Word(LinkResult result) => result.Outputs is null ? Refusal.Of(result.Error) : result.Verdict switch
    {
        Verdict.Ok => "OK",
        Verdict.Ng => "NG",
        Verdict.Gray => "GRAY",
        _ => "nothing",
    };

    private T Refusable<T>(Func<T> ask, string what)
    {
        try
        {
            return ask();
        }
        catch (DeviceException e) when (e.Code == "E0606")
        {
            throw new DeviceException("E0720", job.Serial, $"the firmware {what}: it {e.Found}",
                hint: "flash a firmware that does, or leave the step out in the line file", inner: e);
        }
    }

    private void Same(string what, string? wanted, string found)
    {
        if (wanted is not null && wanted != found)
            throw new DeviceException("E0719", job.Serial, $"the firmware that answers has the {what} {Short(found)}", Short(wanted),
                "was the right image written, and does the board start it?");
    }

    private static string Plain(string uid) => uid.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Short(string hash) => hash.Length > 16 && hash.All(char.IsAsciiHexDigit) ? hash[..12] : hash.Length == 0 ? "(none)" : hash;

    private static string Shown(UnitNames? names) => names is null ? "no serial number" : $"{names.Serial} of station '{names.Station}'";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
