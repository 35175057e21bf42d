using Edge.Cli.CommandLine;
using Edge.Cli.Drift;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary><c>edge drift --on qemu:BOARD</c>: the project's model on boards that are started here; the sentinels of their firmware count the test images as parts.</summary>
internal static class EmulatedDrift
{
    // Folders are read class by class, which would be a trend of its own.
    private const int Seed = 1;

    /// <exception cref="UsageException">E0015: there are no images that the model was calibrated with, or none to show it.</exception>
    /// <exception cref="DeviceException">E0604: a board was lost on the way.</exception>
    public static IReadOnlyList<(string Device, DriftVerdict Verdict)> Of(Session session, IReadOnlyList<CheckedDevice> boards)
    {
        ModelChoice int8 = ModelChoice.Int8(session, null).OneLevel(session);
        PreprocessingCheck.Same(int8, session.Project, session);
        DriftFingerprint fingerprint = CalibrationFingerprint.Of(session, session.Project, int8, JudgedClasses.Of(session.Project, int8))
            ?? throw new UsageException("E0015", "edge drift", "nothing says what the model was calibrated with",
                "'data.calib', 'data.search' or 'data.train', and a model with classes that was quantized with images");
        return ProgressView.Run(session, view =>
        {
            ProjectImages test = ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation);
            sbyte[][] parts = [.. test.Set.Images];
            new Random(Seed).Shuffle(parts);
            var program = Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, asIs: false));
            var planned = new TargetPlan(program, new PlanOptions());
            using var firmware = new CheckFirmware(session, int8, planned, test) { Drift = fingerprint };
            using CheckedDevices devices = CheckedDevices.Start(boards, firmware.Build);
            var check = new AccuracyCheck(int8.Model.Graph, [program, .. boards.Select(device => planned.Of(device.Board!))], parts);
            return devices.All.Select(device => (device.Name, Seen(device.Name, device.Address))).ToArray();

            DriftVerdict Seen(string name, LinkAddress address)
            {
                ProgressPart part = view.Part(name);
                CheckReport report = check.RunAsync(new DeviceLink(address.Open, name), new CheckOptions(), done => part.Report((double)done / parts.Length, null),
                    session.Cancellation).GetAwaiter().GetResult();
                if (report.IsVoid)
                    throw new DeviceException("E0604", name, $"parts were lost: {report.VoidReason}", hint: "run it again");
                using var link = new DeviceLink(address.Open, name);
                try
                {
                    link.Connect(session.Cancellation);
                    return DriftVerdict.Of(DriftCounters.Read(link, clears: false, session.Cancellation), fingerprint, name);
                }
                catch (LinkLostException e)
                {
                    throw new DeviceException("E0602", name, e.Message, hint: "run it again");
                }
            }
        });
    }
}
