using Edge.Devices.Nano.Verifier;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Edge.Bindings.Tests;

/// <summary>The drivers, compiled for nanoCLR, hold nothing that nanoCLR cannot run, and allocate in constructors only.</summary>
public class BindingsOnNanoTests
{
    public static TheoryData<string> Drivers => ["Edge.Bindings.ArduCamMini", "Edge.Bindings.Esp32Camera", "Edge.Bindings.FileFlash"];

    [Theory]
    [MemberData(nameof(Drivers))]
    public void The_verifier_finds_nothing(string driver)
    {
        string[] known = ["mscorlib", "System.Device.I2c", "System.Device.Spi", "System.IO.FileSystem", "System.IO.Streams"];
        var options = new NanoVerifierOptions { HotRoots = ["TryRead", "Lock", "Open"], References = [.. known.Where(IsThere).Select(Image)] };
        Assert.Empty(NanoVerifier.Check([Image("Edge.Runtime.Nano"), Image("Edge.Camera.Native"), Image(driver)], options));
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public void Nothing_is_allocated_but_in_constructors_by_the_tables_they_ask_for_and_by_opening_a_file(string driver)
    {
        ModuleDefinition module = ModuleDefinition.ReadModule(PathOf(driver));
        string[] allowed = ["System.SpanByte", "System.IO.FileStream"];
        Assert.Empty(
            from method in module.GetTypes().SelectMany(type => type.Methods)
            where method.HasBody && !method.IsConstructor && method.DeclaringType.Name is not (nameof(Ov2640Settings) or nameof(FileStores)) // built once
            from instruction in method.Body.Instructions
            where instruction.OpCode.Code is Code.Newobj or Code.Newarr or Code.Box
                && !allowed.Contains((instruction.Operand as MethodReference)?.DeclaringType.FullName)
            select $"{method.FullName}: {instruction}");
    }

    private static bool IsThere(string name) => File.Exists(PathOf(name));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "nano", name + ".dll");

    private static NanoImage Image(string name) => new(name, File.ReadAllBytes(PathOf(name)));
}
