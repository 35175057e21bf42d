using System.Reflection;
using System.Runtime.Loader;
using Edge.Compiler.Emission;
using Edge.Compiler.Emission.Interpreter;
using Edge.Devices.Ladder;
using Edge.Devices.Nano;

namespace Edge.Devices.Tests.Nano;

public class IlCounterTests
{
    private const string Source = """
        public static class Sample
        {
            public static int Sum(sbyte[] values)
            {
                int sum = 0;
                for (int i = 0; i < values.Length; i++)
                    sum += values[i];
                return sum;
            }

            public static int Choose(int kind)
            {
                switch (kind)
                {
                    case 0: return 1;
                    case 1: return 2;
                    case 2: return 3;
                    default: return 4;
                }
            }

            public static int Safe(int[] values, int at)
            {
                try
                {
                    return values[at] * 3;
                }
                catch (System.IndexOutOfRangeException)
                {
                    return -1;
                }
            }

            public static sbyte[] Make(int count) => new sbyte[count];
        }
        """;

    [Fact]
    public void Each_element_of_a_loop_is_one_read_and_one_branch()
    {
        IlCount ten = Count("Sum", new sbyte[10]), eleven = Count("Sum", new sbyte[11]);
        Assert.Equal(10, ten[IlOperation.LoadElement]);
        Assert.Equal(1, eleven[IlOperation.LoadElement] - ten[IlOperation.LoadElement]);
        Assert.Equal(1, eleven[IlOperation.Branch] - ten[IlOperation.Branch]);
        Assert.Equal(0, ten.Allocations);
    }

    [Fact]
    public void Answers_stay_what_they_were()
    {
        Assert.Equal(6, Run("Sum", new sbyte[] { 1, 2, 3 }).Answer);
        Assert.Equal([1, 2, 3, 4], new[] { 0, 1, 2, 9 }.Select(kind => (int)Run("Choose", kind).Answer!));
        Assert.Equal(21, Run("Safe", new[] { 5, 7 }, 1).Answer);
        Assert.Equal(-1, Run("Safe", new[] { 5, 7 }, 2).Answer);
    }

    [Fact]
    public void New_arrays_are_counted() => Assert.Equal(1, Count("Make", 4).Allocations);

    private static IlCount Count(string method, params object[] arguments) => Run(method, arguments).Count;

    private static (object? Answer, IlCount Count) Run(string method, params object[] arguments)
    {
        using MemoryStream code = InMemoryCompiler.Compile([new EmittedFile("Sample.cs", Source)]), counting = new();
        IlCounter counter = IlCounter.Instrument(code, counting);
        counting.Position = 0;
        var context = new AssemblyLoadContext("sample", isCollectible: true);
        Assembly assembly = context.LoadFromStream(counting);
        long[] counts = counter.Attach(assembly), before = [.. counts];
        object? answer = assembly.GetType("Sample")!.GetMethod(method)!.Invoke(null, arguments);
        context.Unload();
        return (answer, counter.Between(before, counts));
    }
}
