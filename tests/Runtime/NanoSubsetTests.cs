using Edge.Devices.Nano.Verifier;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Runtime.Tests;

/// <summary>Edge.Runtime, the firmware and emitted programs, compiled for nanoCLR, hold nothing that nanoCLR cannot run or runs differently from .NET.</summary>
public class NanoSubsetTests
{
    /// <summary>Types of integers that nanoCLR keeps unsigned on its stack, where .NET has forgotten the sign: shifts and comparisons differ.</summary>
    private static readonly HashSet<string> Unsigned = ["System.Byte", "System.UInt16", "System.UInt32", "System.UInt64", "System.UIntPtr", "System.Char"];

    private static readonly HashSet<string> Floating = ["System.Single", "System.Double"];

    private static readonly ModuleDefinition Runtime = Read("Edge.Runtime.Nano");
    private static readonly ModuleDefinition Emitted = Read("Edge.Emitted.Nano");
    private static readonly ModuleDefinition Firmware = Read("Edge.Firmware.Nano");

    [Fact]
    public void It_knows_no_library_but_mscorlib()
    {
        Assert.Equal(["mscorlib"], Runtime.AssemblyReferences.Select(reference => reference.Name));
        Assert.Equal(["Edge.Runtime.Nano", "mscorlib"], Emitted.AssemblyReferences.Select(reference => reference.Name).Order());
        Assert.Equal(["Edge.Runtime.Nano", "System.Device.Gpio", "System.IO.Ports", "mscorlib", "nanoFramework.Runtime.Native"],
            Firmware.AssemblyReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_firmware_for_a_device_is_the_one_of_the_desk_and_the_drivers_of_its_pins() =>
        Assert.Equal(
            [.. typeof(Edge.Firmware.Station).Assembly.GetExportedTypes().Select(type => type.Name), "GpioPins", "NanoBoard", "SerialWire"],
            Firmware.Types.Where(type => type.IsPublic).Select(type => type.Name).OrderBy(name => name is "GpioPins" or "NanoBoard" or "SerialWire"));

    [Fact]
    public void It_holds_every_kernel() =>
        Assert.Equal(
            typeof(Requantization).Assembly.GetExportedTypes().Select(type => type.FullName).Order(),
            Runtime.Types.Where(type => type.IsPublic).Select(type => type.FullName).Order());

    [Fact]
    public void Emitted_code_calls_the_kernels() =>
        Assert.Contains(Instructions(Emitted), at => at.Instruction.Operand is MethodReference { DeclaringType.FullName: "Edge.Runtime.Conv2DKernel" });

    [Fact]
    public void The_compiler_embeds_no_types_but_those_of_array_initializers() =>
        Assert.Empty(All(module => module.Types
            .Where(type => !(type.Namespace is "Edge.Runtime" or "Edge.Models" or "Edge.Firmware" || type.Namespace.StartsWith("Edge.Runtime.", StringComparison.Ordinal))
                && type.Name != "<Module>" && !type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
            .Select(type => type.FullName)));

    /// <summary>The verifier's rules, the hot path's included: what runs for every part allocates nothing.</summary>
    [Fact]
    public void The_verifier_finds_nothing()
    {
        var options = new NanoVerifierOptions
        {
            HotRoots = ["Infer", "Step", "PollLine", "Rose", "Decode"],
            References = [Image("mscorlib"), Image("System.Device.Gpio"), Image("System.IO.Ports"), Image("nanoFramework.Runtime.Native")],
        };
        // Step boots the store of limits, and a verifier cannot tell that self-test from the one of models, which reads a plan and runs at the start only.
        string[] findings = [.. NanoVerifier.Check([Image("Edge.Runtime.Nano"), Image("Edge.Emitted.Nano"), Image("Edge.Firmware.Nano")], options).Select(finding => $"{finding}")];
        Assert.Equal(["Edge.Firmware.PackRunner.OpenPlan"], findings.Select(finding => finding.Split('+')[0]));
    }

    /// <summary>Programs as 'edge compile --runtime managed' and 'native' write them, with the firmware that it runs.</summary>
    [Fact]
    public void The_verifier_finds_nothing_in_emitted_programs()
    {
        var options = new NanoVerifierOptions
        {
            HotRoots = ["Infer", "TryRead"],
            References =
            [
                .. new[]
                {
                    "mscorlib", "System.Device.Gpio", "System.Device.Spi", "System.Device.I2c", "System.IO.Ports", "nanoFramework.Runtime.Native",
                    "nanoFramework.Hardware.Esp32", "System.IO.FileSystem", "System.IO.Streams",
                }.Select(Image),
            ],
        };
        NanoImage[] below = [Image("Edge.Runtime.Nano"), Image("Edge.Firmware.Nano"), Image("Edge.Bindings.ArduCamMini"), Image("Edge.Bindings.FileFlash")];
        Assert.Empty(NanoVerifier.Check([.. below, Image("Edge.Emitted.Project")], options));
        Assert.Empty(NanoVerifier.Check([.. below, Image("Edge.Emitted.Station")], options));
        NanoImage[] native = [Image("Edge.Runtime.Native"), Image("Edge.Camera.Native"), Image("Edge.Bindings.Esp32Camera")];
        Assert.Empty(NanoVerifier.Check([.. below, .. native, Image("Edge.Emitted.NativeProject")], options));
    }

    [Fact]
    public void Integers_are_signed_and_nothing_is_floating()
    {
        Assert.Empty(All(module => Types(module).Where(at => Unsigned.Contains(at.Type) || Floating.Contains(at.Type)).Select(at => $"{at.Where}: {at.Type}")));
        string[] suspects = ["conv.u", "conv.r", "conv.ovf", ".un", "ldc.r", "ldelem.u", "ldind.u"];
        Assert.Empty(All(module => Instructions(module)
            .Where(at => suspects.Any(at.Instruction.OpCode.Name.Contains) && !IsHarmless(at.Instruction))
            .Select(Say)));
    }

    /// <summary>bne.un is how "not equal" is spelt, whatever the sign; a byte of a camera's frame that turns into sbyte at once leaves nothing unsigned behind.</summary>
    private static bool IsHarmless(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Bne_Un or Code.Bne_Un_S => true,
        Code.Ldelem_U1 => instruction.Next.OpCode.Code == Code.Conv_I1,
        Code.Conv_U1 => instruction.Next.OpCode.Code == Code.Stelem_I1, // stored at once, in a byte of the wire
        _ => false,
    };

    [Fact]
    public void Nothing_is_allocated_but_in_constructors() =>
        Assert.Empty(Instructions(Runtime)
            .Where(at => at.Instruction.OpCode.Code is Code.Newobj or Code.Newarr or Code.Box && !at.Method.IsConstructor)
            .Where(at => at.Method.DeclaringType.Name != nameof(UnrolledTables)) // makes buffers, when a model is created
            .Select(Say));

    /// <summary>Threads are started once and run for ever; a delegate for each pin, when it is opened; a plan is read when a boot tries it.</summary>
    [Fact]
    public void The_firmware_allocates_nothing_after_its_start() =>
        Assert.Empty(Instructions(Firmware)
            .Where(at => at.Instruction.OpCode.Code is Code.Newobj or Code.Newarr or Code.Box && !at.Method.IsConstructor)
            .Where(at => !(at.Method.DeclaringType.Name == "Station"
                && at.Method.Name is "Start" or "Model" or "Configure" or "Locate" or "Limit" or "Look" or "Watch"))
            .Where(at => !(at.Method.DeclaringType.Name == "PackRunner" && at.Method.Name == "OpenPlan"))
            .Where(at => at.Method.FullName is not ("System.Void Edge.Firmware.StationThreads::Run()" or "System.Boolean Edge.Firmware.GpioPins::OpenInput(System.Int32,Edge.Firmware.IPinListener)"))
            .Select(Say));

    [Fact]
    public void Kernels_have_nothing_to_construct() =>
        Assert.Empty(Instructions(Runtime)
            .Where(at => at.Instruction.OpCode.Code is Code.Newobj or Code.Newarr && at.Method.DeclaringType.Name.EndsWith("Kernel", StringComparison.Ordinal))
            .Select(Say));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "nano", name + ".dll");

    private static NanoImage Image(string name) => new(name, File.ReadAllBytes(PathOf(name)));

    private static ModuleDefinition Read(string name) => ModuleDefinition.ReadModule(PathOf(name));

    private static IEnumerable<string> All(Func<ModuleDefinition, IEnumerable<string>> faults) => faults(Runtime).Concat(faults(Emitted)).Concat(faults(Firmware));

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<(MethodDefinition Method, Instruction Instruction)> Instructions(ModuleDefinition module) =>
        from method in Methods(module) from instruction in method.Body.Instructions select (method, instruction);

    private static IEnumerable<(string Where, string Type)> Types(ModuleDefinition module) =>
        Methods(module).SelectMany(method => method.Body.Variables.Select(variable => variable.VariableType)
                .Concat(method.Parameters.Select(parameter => parameter.ParameterType)).Append(method.ReturnType)
                .Select(type => (Where: method.FullName, Type: type)))
            .Concat(module.Types.SelectMany(type => type.Fields).Select(field => (Where: field.FullName, Type: field.FieldType)))
            .Where(at => at.Type.FullName != "System.Byte[]") // a camera's frame; IsHarmless says how it may be read
            .Select(at => (at.Where, at.Type.GetElementType().FullName));

    private static string Say((MethodDefinition Method, Instruction Instruction) at) => $"{at.Method.FullName}: {at.Instruction}";
}
