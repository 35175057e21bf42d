using System.Diagnostics;
using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Devices.Link;

namespace Edge.Devices.Flashing;

/// <summary>One unit from the first question to its verdict, in a process of its own: nothing that hangs or crashes here reaches another unit.</summary>
/// <remarks>
/// It tells what it does on standard output, a line of JSON each, and ends when its standard input is closed: a line that was killed leaves nobody
/// behind.
/// </remarks>
public sealed class UnitWorker
{
    private readonly UnitJob _job;
    private readonly TextWriter _messages;
    private readonly Func<CancellationToken, UnitOrder> _ask;
    private readonly UnitLog _log;
    private readonly Dictionary<string, string> _facts = [];
    private readonly List<StepReport> _steps = [];

    private UnitWorker(UnitJob job, TextWriter messages, Func<CancellationToken, UnitOrder> ask, UnitLog log)
    {
        _job = job;
        _messages = messages;
        _ask = ask;
        _log = log;
    }

    /// <summary>What a worker's process does.</summary>
    /// <param name="jobFile">Written by <see cref="Save"/>.</param>
    /// <param name="orders">Gets the line's answer; its end is the line's.</param>
    /// <returns>0: the unit passed. 5: it did not. 130: the line has gone.</returns>
    public static int Run(string jobFile, TextReader orders, TextWriter messages)
    {
        UnitJob job = JsonSerializer.Deserialize(File.ReadAllBytes(jobFile), FlashingJson.Default.UnitJob)!;
        using var gone = new CancellationTokenSource();
        using var answers = new System.Collections.Concurrent.BlockingCollection<UnitOrder>();
        new Thread(() =>
        {
            while (orders.ReadLine() is { } line)
                answers.Add(JsonSerializer.Deserialize(line, FlashingJson.Default.UnitOrder)!);
            gone.Cancel();
        })
        { IsBackground = true, Name = "orders" }.Start();
        try
        {
            return RunHere(job, messages, answers.Take, gone.Token).IsGood ? 0 : 5;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return 130; // nobody listens any more
        }
    }

    /// <summary>The same without a process: for tests of steps.</summary>
    internal static UnitReport RunHere(UnitJob job, TextWriter messages, Func<CancellationToken, UnitOrder> ask, CancellationToken gone)
    {
        UnitReport report;
        try
        {
            using var log = new UnitLog(job.Folder);
            report = new UnitWorker(job, messages, ask, log).Run(gone);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeviceException fault = RecordFault.Of(job.Folder, e);
            report = UnitReport.Failed(job, fault.Code, $"{fault.Where}: {fault.Found}", fault.Hint!);
        }

        Tell(messages, new UnitMessage { End = report });
        return report;
    }

    public static void Save(UnitJob job, string file) => RecordFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(job, FlashingJson.Default.UnitJob));

    private UnitReport Run(CancellationToken gone)
    {
        _log.Line($"{_job.Verb} {_job.Serial} in slot {_job.Slot}, {_job.UsbPath ?? _job.Port}");
        string code = "", message = "", hint = "";
        using var unit = new UnitSteps(_job, _facts, _log);
        try
        {
            foreach (UnitStep step in UnitVerb.StepsOf(_job.Verb))
                Do(step, unit, gone);
        }
        catch (EdgeException e)
        {
            // Whom a port belongs to is the next question of everybody.
            string owner = e.Code == "E0712" && unit.Port is { } port && PortOwner.Of(port) is { } holder ? $"; {holder} has it" : "";
            (code, message, hint) = (e.Code, $"{e.Where}: {e.Found}{owner}", e.Hint ?? "");
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException e)
        {
            (code, message) = ("E0725", $"{_job.Serial}: the tool's output takes too long to read with the pattern {e.Pattern}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeviceException fault = RecordFault.Of(_job.Folder, e);
            (code, message, hint) = (fault.Code, $"{fault.Where}: {fault.Found}", fault.Hint!);
        }

        if (code.Length > 0 && _job.Verb == UnitVerb.Update)
            _log.Line($"update given up: {GiveUp(unit, gone)}");
        _log.Line(code.Length == 0 ? "PASS" : $"FAIL {code} {message}");
        return new UnitReport
        {
            Serial = _job.Serial,
            Slot = _job.Slot,
            UsbPath = _job.UsbPath ?? "",
            IsGood = code.Length == 0,
            Error = code,
            Message = message,
            Hint = hint,
            Steps = _steps,
            Facts = _facts,
            Samples = unit.Samples,
        };
    }

    private string GiveUp(UnitSteps unit, CancellationToken gone)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(gone);
        time.CancelAfter(TimeSpan.FromSeconds(_job.SecondsOf(UnitStep.Boot)));
        return unit.GiveUp(time.Token);
    }

    private void Do(UnitStep step, UnitSteps unit, CancellationToken gone)
    {
        long start = Stopwatch.GetTimestamp();
        double Seconds() => Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
        Tell(_messages, new UnitMessage { Step = new StepReport(step, StepState.Begun, 0, "") });
        var limit = TimeSpan.FromSeconds(_job.SecondsOf(step));
        using var time = CancellationTokenSource.CreateLinkedTokenSource(gone);
        time.CancelAfter(limit);
        try
        {
            var (state, note) = unit.Do(step, limit, time.Token);
            End(new StepReport(step, state, Seconds(), note));
        }
        catch (Exception e)
        {
            End(new StepReport(step, StepState.Failed, Seconds(), (e as EdgeException)?.Code ?? ""));
            gone.ThrowIfCancellationRequested();
            if (e is OperationCanceledException)
                throw new DeviceException("E0716", Name(step), FormattableString.Invariant($"took longer than {limit.TotalSeconds:0.#} s and was stopped"),
                    hint: "the unit's log says how far it came");
            if (e is LinkLostException)
                throw new DeviceException("E0729", Name(step), $"the link was lost: the device {e.Message}",
                    hint: "cable, supply, or a firmware that crashed", inner: e);
            throw;
        }

        if (step == UnitStep.Identify)
            Ask(unit, gone);
    }

    /// <summary>Two units with one chip's number cannot be told apart: nothing is written before the line has seen all of them.</summary>
    private void Ask(UnitSteps unit, CancellationToken gone)
    {
        Tell(_messages, new UnitMessage { Identified = _facts });
        UnitOrder order = _ask(gone);
        if (!order.MayWrite)
            throw new DeviceException(order.Code, _job.Serial, order.Message, hint: order.Hint);
        unit.WasGood = order.WasGood;
    }

    private void End(StepReport report)
    {
        _steps.Add(report);
        _log.Line(FormattableString.Invariant($"{Name(report.Step)}: {report.State} in {report.Seconds:0.000} s {report.Note}"));
        Tell(_messages, new UnitMessage { Step = report });
    }

    /// <summary>As people read it: self-test.</summary>
    public static string Name(UnitStep step) => step == UnitStep.SelfTest ? "self-test" : step.ToString().ToLowerInvariant();

    private static void Tell(TextWriter messages, UnitMessage message)
    {
        messages.WriteLine(JsonSerializer.Serialize(message, FlashingJson.Default.UnitMessage));
        messages.Flush();
    }
}
