using System.Runtime.InteropServices;
using Edge.Compiler.Pack;
using Edge.Devices.Tools;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Devices.Tests.Link;

/// <summary>The judge of the firmware in C against Judge.cs, by the same section of limits.</summary>
public sealed class CJudgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-judge-").FullName;
    private readonly nint _library;
    private readonly Open _open;
    private readonly Decide _decide;
    private readonly nint _judge = Marshal.AllocHGlobal(64);

    public CJudgeTests()
    {
        string root = Golden.Root(), library = Path.Combine(_folder, "judge.so");
        ToolRun built = ToolRun.Run(
            ExternalTool.Named("gcc").Require(),
            ["-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-shared", "-fPIC", .. CDevice.Includes, Path.Combine(root, "device/bare/judge.c"), "-o", library],
            _folder, TimeSpan.FromMinutes(1));
        Assert.True(built.ExitCode == 0, built.Output);
        _library = NativeLibrary.Load(library);
        _open = Marshal.GetDelegateForFunctionPointer<Open>(NativeLibrary.GetExport(_library, "edge_judge_open"));
        _decide = Marshal.GetDelegateForFunctionPointer<Decide>(NativeLibrary.GetExport(_library, "edge_judge_decide"));
    }

    [return: MarshalAs(UnmanagedType.I1)]
    private delegate bool Open(nint judge, nint section, uint bytes, uint classes);

    private delegate Judgement Decide(nint judge, sbyte[] scores);

    public void Dispose()
    {
        NativeLibrary.Free(_library);
        Marshal.FreeHGlobal(_judge);
        Directory.Delete(_folder, recursive: true);
    }

    [FactWithGcc]
    public void Both_judges_say_the_same_of_any_scores_or_both_are_impossible() => Property.Holds(random =>
    {
        int classes = random.Next(1, 7), mode = random.Next(2);
        // Roles that are no roles and numbers that are out of range, now and then; gray bands at both ends of the range often.
        int[] roles = Draw(() => random.Next(20) == 0 ? 2 : random.Next(2));
        int[] limits = Draw(() => random.Next(30) == 0 ? 129 : random.Next(-128, 129));
        int[] grays = Draw(() => random.Next(40) == 0 ? 256 : random.Next(random.Next(2) == 0 ? 5 : 256));
        byte[] section = LimitsPart.Write([.. Enumerable.Range(0, classes).Select(i => new ClassLimit($"class-{i}", roles[i] == 1, limits[i], grays[i]))], mode).Bytes;
        for (int i = 0; i < classes; i++)
            section[PackLimits.HeadBytes + i * PackLimits.ClassBytes + PackLimits.RoleAt] = (byte)roles[i];
        nint kept = Marshal.AllocHGlobal(section.Length);
        try
        {
            Marshal.Copy(section, 0, kept, section.Length);
            bool isPossible = Judge.IsPossible(mode, roles, limits, grays);
            Assert.Equal(isPossible, _open(_judge, kept, (uint)section.Length, (uint)classes));
            Assert.False(_open(_judge, kept, (uint)section.Length - 1, (uint)classes));
            Assert.False(_open(_judge, kept, (uint)section.Length, (uint)classes + 1));
            if (!isPossible)
                return;
            _open(_judge, kept, (uint)section.Length, (uint)classes);
            var judge = new Judge(mode, roles, limits, grays);
            for (int i = 0; i < 50; i++)
            {
                // Near the limits, where verdicts turn.
                sbyte[] scores = [.. limits.Select(limit => (sbyte)Math.Clamp(random.Next(2) == 0 ? limit + random.Next(-6, 7) : random.Next(-128, 128), -128, 127))];
                Judgement said = _decide(_judge, scores);
                Assert.Equal((judge.Decide(scores, 0), judge.Class), (said.Verdict, said.Class));
            }
        }
        finally
        {
            Marshal.FreeHGlobal(kept);
        }

        int[] Draw(Func<int> one) => [.. Enumerable.Range(0, classes).Select(_ => one())];
    });

    [StructLayout(LayoutKind.Sequential)]
    private struct Judgement
    {
        public byte Verdict;
        public short Class;
    }
}
