using Edge.Compiler.Emission;
using Edge.Devices.Nano;
using Edge.Devices.Nano.Interop;
using Edge.Devices.Nano.Verifier;
using Mono.Cecil;

namespace Edge.Devices.Tests.Nano.Interop;

public sealed class NativeRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-native-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The table, the checksum and the module for CMake; the rest are files of device/.</summary>
    [Fact]
    public void What_is_generated_for_the_firmware_is_as_recorded()
    {
        EmittedFile[] files = [.. NativeRuntime.Firmware(arenaBytes: 65536, templates: null)];
        string[] generated = ["Edge_Runtime_Native.h", "Edge_Runtime_Native.cpp", "edge_config.h", "FindINTEROP-Edge.Runtime.Native.cmake", "posix.sh"];
        Assert.All(generated, name => Golden.Check($"native-firmware/{name}", files.Single(file => Path.GetFileName(file.Name) == name).Text));
    }

    /// <summary>nanoFramework's own converter writes the same checksum and the same methods in the same order.</summary>
    [FactWithNanoClr]
    public void The_metadata_processor_agrees_on_checksum_and_table()
    {
        NanoTools tools = NanoTools.Require();
        NanoAssembly[] assemblies = [NativeRuntime.Assembly(), NativeCamera.Assembly(), Corpus()];
        IReadOnlyList<string> files = NanoBuild.Build(tools, assemblies, _folder, TimeSpan.FromMinutes(2));
        foreach (NanoAssembly assembly in assemblies)
        {
            using AssemblyDefinition code = AssemblyDefinition.ReadAssembly(Path.Combine(_folder, assembly.Name + ".dll"));
            IReadOnlyList<NativeMethod> methods = NativeMethods.Of(code);
            var pe = new PeFile(File.ReadAllBytes(Path.Combine(_folder, assembly.Name + ".pe")));
            Assert.Equal(pe.NativeChecksum, NativeChecksum.Of(assembly.Name, methods));
            Assert.Equal(pe.Methods.Select(method => method.HasNoCode), methods.Select(method => method.IsNative || !method.IsCounted));
            (string? Theirs, string Ours)[] names = [.. pe.Methods.Zip(methods, (theirs, ours) => (theirs.Name, ours.Name.Split("___")[0]))];
            Assert.True(names.Count(pair => pair.Theirs is not null) > 0);
            Assert.All(names.Where(pair => pair.Theirs is not null), pair => Assert.Equal(pair.Theirs, pair.Ours));
        }
    }

    [Fact]
    public void The_checksum_reads_as_nothing_until_the_first_native_method_is_done()
    {
        NativeMethod managed = new("A", "M___VOID", IsNative: false, IsCounted: true), native = new("A", "N___VOID", IsNative: true, IsCounted: true);
        uint alone = NativeChecksum.Of("Name", [native]);
        Assert.NotEqual(0u, alone);
        Assert.Equal(alone, NativeChecksum.Of("Name", [managed, native]));
        Assert.Equal(alone, NativeChecksum.Of("Other", [native]));
        Assert.NotEqual(alone, NativeChecksum.Of("Name", [native, managed]));
        Assert.NotEqual(NativeChecksum.Of("Name", [native, native]), NativeChecksum.Of("Other", [native, native]));
        Assert.Equal(0u, NativeChecksum.Of("Name", [managed]));
    }

    [Fact]
    public void The_managed_half_holds_nothing_that_nanoCLR_cannot_run() => Assert.Empty(NanoVerifier.Check([NativeRuntime.Image]));

    /// <summary>Every kind of type and of signature that moves a method in the table.</summary>
    private static NanoAssembly Corpus() => new("Corpus.Of.Methods", [new EmittedFile("Corpus.cs", """
        using System;
        using System.Runtime.CompilerServices;

        namespace Corpus.Zoo
        {
            public interface IAnimal { int Legs(int of); }

            public delegate int Called(string by);

            public enum Kind { Bird, Fish }

            public class Zebra : IAnimal
            {
                private int _legs;
                public Zebra(int legs) { _legs = legs; }
                public static Zebra Of(Ant ant) { return Ant.Grow(ant); }
                [MethodImpl(MethodImplOptions.InternalCall)]
                public extern bool Run(long far, short near, byte[] track, out int time);
                public int Legs(int of) { return _legs + of; }
                [MethodImpl(MethodImplOptions.InternalCall)]
                public static extern object Name(string name, Kind kind, char[] letters, ref sbyte first);

                public class Stripe
                {
                    [MethodImpl(MethodImplOptions.InternalCall)]
                    public extern void Paint(uint colour, bool dark);
                }
            }

            public class Ant
            {
                public static Zebra Grow(Ant ant) { return new Zebra(6); }
                [MethodImpl(MethodImplOptions.InternalCall)]
                public static extern int Count(int[] hills, sbyte[] map, ushort depth, Ant queen);
                public virtual int Weight() { return 1; }
            }
        }
        """)], []);
}
